using System.Collections.Concurrent;
using System.Net;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Imaging.Identity.V1;
using Imaging.Media.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Imaging.Encounter.Tests.Running;

/// <summary>What Encounter calls, played by this process: Identity and Media on one port.</summary>
internal sealed class Neighbours : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Neighbours(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public Tokens Tokens => _app.Services.GetRequiredService<Tokens>();

    public Links Links => _app.Services.GetRequiredService<Links>();

    public StaffList Staff => _app.Services.GetRequiredService<StaffList>();

    public Submissions Submissions => _app.Services.GetRequiredService<Submissions>();

    public Ends Ends => _app.Services.GetRequiredService<Ends>();

    public Erasures Erasures => _app.Services.GetRequiredService<Erasures>();

    public static async Task<Neighbours> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<Tokens>().AddSingleton<Links>().AddSingleton<StaffList>()
            .AddSingleton<Erasures>().AddSingleton<Submissions>().AddSingleton<Ends>()
            .AddSingleton<SessionEnds>().AddSingleton<NoAnchors>();
        var app = builder.Build();
        app.MapGrpcService<Tokens>();
        app.MapGrpcService<Links>();
        app.MapGrpcService<StaffList>();
        app.MapGrpcService<SessionEnds>();
        app.MapGrpcService<Erasures>();
        app.MapGrpcService<Submissions>();
        app.MapGrpcService<Ends>();
        app.MapGrpcService<NoAnchors>();
        await app.StartAsync();
        return new(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

internal sealed class StaffList : StaffService.StaffServiceBase
{
    public ConcurrentDictionary<string, StaffMember> Known { get; } = new();

    public override Task<ListStaffResponse> ListStaff(ListStaffRequest request, ServerCallContext context) =>
        Task.FromResult(new ListStaffResponse
        {
            Staff = { request.StaffIds.Where(Known.ContainsKey).Select(id => Known[id]) },
        });
}

internal sealed class SessionEnds : SessionService.SessionServiceBase
{
    public override Task<EndSessionsResponse> EndSessions(EndSessionsRequest request, ServerCallContext context) =>
        Task.FromResult(new EndSessionsResponse());
}

/// <summary>Media with one opened and one unopened item in every encounter.</summary>
internal sealed class Erasures : WithdrawalService.WithdrawalServiceBase
{
    public ConcurrentDictionary<string, int> Asked { get; } = new();

    public override Task<WithdrawResponse> Withdraw(WithdrawRequest request, ServerCallContext context)
    {
        Asked.AddOrUpdate(request.EncounterId, 1, (_, times) => times + 1);
        return Task.FromResult(new WithdrawResponse
        {
            Items =
            {
                new WithdrawnItem { MediaId = Guid.CreateVersion7().ToString(), Outcome = "erased" },
                new WithdrawnItem { MediaId = Guid.CreateVersion7().ToString(), Outcome = "restricted" },
            },
        });
    }
}

/// <summary>Media that keeps whatever it is asked for, but for what a test says otherwise.</summary>
internal sealed class Submissions : SubmissionService.SubmissionServiceBase
{
    private readonly ConcurrentDictionary<string, long> _newest = new();

    /// <summary>Null: there is no such item.</summary>
    public ConcurrentDictionary<Guid, ItemState?> States { get; } = new();

    /// <summary>Encounters of which more is on its way.</summary>
    public ConcurrentDictionary<string, bool> Coming { get; } = new();

    public ConcurrentDictionary<Guid, int> Shown { get; } = new();

    public override Task<FindItemsResponse> FindItems(FindItemsRequest request, ServerCallContext context) =>
        Task.FromResult(new FindItemsResponse
        {
            IsMoreComing = Coming.ContainsKey(request.EncounterId),
            Items =
            {
                from id in request.MediaIds
                let state = States.GetValueOrDefault(Guid.Parse(id), ItemState.Kept)
                where state is not null
                select new PatientItem
                {
                    MediaId = id, State = state.Value, Kind = "photo",
                    ReceivedAt = state == ItemState.Kept ? TimeProvider.System.GetUtcNow().ToTimestamp() : null,
                },
            },
        });

    public override Task<SubmitResponse> Submit(SubmitRequest request, ServerCallContext context)
    {
        foreach (var id in request.MediaIds) Shown.AddOrUpdate(Guid.Parse(id), 1, (_, times) => times + 1);
        return Task.FromResult(new SubmitResponse
        {
            Items =
            {
                request.MediaIds.Select(id => new SubmittedItem
                {
                    MediaId = id, Seq = _newest.AddOrUpdate(request.EncounterId, 1, (_, seq) => seq + 1),
                }),
            },
        });
    }
}

/// <summary>Media that erases encounters.</summary>
internal sealed class Ends : ErasureService.ErasureServiceBase
{
    /// <summary>Whether each is over.</summary>
    public ConcurrentDictionary<Guid, bool> Asked { get; } = new();

    public override Task<EraseEncounterResponse> EraseEncounter(
        EraseEncounterRequest request, ServerCallContext context)
    {
        Asked[Guid.Parse(request.EncounterId)] = request.IsOver;
        return Task.FromResult(new EraseEncounterResponse());
    }
}

internal sealed class NoAnchors : AnchorService.AnchorServiceBase
{
    public override Task<PutAnchorResponse> PutAnchor(PutAnchorRequest request, ServerCallContext context) =>
        Task.FromResult(new PutAnchorResponse());
}
