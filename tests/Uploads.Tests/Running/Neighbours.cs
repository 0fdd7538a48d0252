using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using Imaging.Encounter.Tests.Running;
using Imaging.Encounter.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Imaging.Uploads.Tests.Running;

/// <summary>What Media calls, played by this process: Identity's tokens, Encounter's answers and Transcode's queue.
/// </summary>
internal sealed class Neighbours : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Neighbours(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public Tokens Tokens => _app.Services.GetRequiredService<Tokens>();

    public Encounters Encounters => _app.Services.GetRequiredService<Encounters>();

    public Jobs Jobs => _app.Services.GetRequiredService<Jobs>();

    public static async Task<Neighbours> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<Tokens>().AddSingleton<Encounters>().AddSingleton<Jobs>();
        var app = builder.Build();
        app.MapGrpcService<Tokens>();
        app.MapGrpcService<Access>();
        app.MapGrpcService<Record>();
        app.MapGrpcService<Queue>();
        await app.StartAsync();
        return new(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>What Encounter would know.</summary>
internal sealed class Encounters
{
    /// <summary>What is decided of each upload; encounters that are not here do not exist.</summary>
    public ConcurrentDictionary<Guid, UploadDecision> Uploads { get; } = new();

    /// <summary>Who of the staff owns one.</summary>
    public ConcurrentDictionary<(Guid Encounter, Guid Staff), bool> Owners { get; } = new();

    /// <summary>Whose an encounter is, as DICOM writes names; where none is set, everybody's.</summary>
    public ConcurrentDictionary<Guid, string> Patients { get; } = new();

    /// <summary>How often each file was told of.</summary>
    public ConcurrentDictionary<Guid, int> Recorded { get; } = new();

    /// <summary>Whose consent was taken back.</summary>
    public ConcurrentDictionary<Guid, bool> Withdrawn { get; } = new();

    /// <summary>Of which it does not say who sees what.</summary>
    public ConcurrentDictionary<Guid, bool> Away { get; } = new();

    /// <summary>What somebody should look at.</summary>
    public ConcurrentQueue<(Guid MediaId, Trouble Kind, bool WasHandedOver)> Troubles { get; } = new();

    /// <summary>Items that were taken back one by one, and under which withdrawal.</summary>
    public ConcurrentDictionary<Guid, Guid> TakenBack { get; } = new();

    /// <summary>Encounters of which this member of staff has stated a reason for restricted items.</summary>
    public ConcurrentDictionary<(Guid Encounter, Guid Staff), bool> Reasons { get; } = new();
}

internal sealed class Access(Encounters encounters) : AccessService.AccessServiceBase
{
    public override Task<AuthorizeUploadResponse> AuthorizeUpload(
        AuthorizeUploadRequest request, ServerCallContext context)
    {
        var encounterId = Guid.Parse(request.EncounterId);
        var isHidden = request.Staff is { } staff
            && !encounters.Owners.ContainsKey((encounterId, Guid.Parse(staff.StaffId)));
        return !isHidden && encounters.Uploads.TryGetValue(encounterId, out var decision)
            ? Task.FromResult(new AuthorizeUploadResponse { Decision = decision, State = "consented" })
            : throw new RpcException(new Status(StatusCode.NotFound, "There is none."));
    }

    public override Task<AuthorizeViewResponse> AuthorizeView(
        AuthorizeViewRequest request, ServerCallContext context) =>
        encounters.Away.ContainsKey(Guid.Parse(request.EncounterId))
        ? throw new RpcException(new Status(StatusCode.Unavailable, "Not now."))
        : encounters.Owners.ContainsKey((Guid.Parse(request.EncounterId), Guid.Parse(request.Staff.StaffId)))
            ? Task.FromResult(new AuthorizeViewResponse
            {
                Decision = encounters.Withdrawn.ContainsKey(Guid.Parse(request.EncounterId))
                    ? ViewDecision.RestrictedOnly : ViewDecision.Allowed,
                WithdrawnMediaIds = { encounters.TakenBack.Keys.Select(id => $"{id}") },
                SeesRestricted = encounters.Reasons.ContainsKey(
                    (Guid.Parse(request.EncounterId), Guid.Parse(request.Staff.StaffId))),
            })
            : throw new RpcException(new Status(StatusCode.NotFound, "There is none."));
}

internal sealed class Record(Encounters encounters) : RecordService.RecordServiceBase
{
    public override Task<RecordMediaResponse> RecordMedia(RecordMediaRequest request, ServerCallContext context)
    {
        encounters.Recorded.AddOrUpdate(Guid.Parse(request.MediaId), 1, (_, times) => times + 1);
        var isRefused = encounters.Withdrawn.ContainsKey(Guid.Parse(request.EncounterId));
        return Task.FromResult(new RecordMediaResponse
        {
            Decision = isRefused ? RecordDecision.Refused : RecordDecision.Kept,
        });
    }

    public override Task<MatchPatientResponse> MatchPatient(MatchPatientRequest request, ServerCallContext context) =>
        Task.FromResult(new MatchPatientResponse
        {
            Differences = { encounters.Patients.TryGetValue(Guid.Parse(request.EncounterId), out var name)
                && request.Name is { Length: > 0 } said && said != name ? ["name"] : [] },
        });

    public override Task<RecordTroubleResponse> RecordTrouble(RecordTroubleRequest request, ServerCallContext context)
    {
        encounters.Troubles.Enqueue((Guid.Parse(request.MediaId), request.Kind, request.WasHandedOver));
        return Task.FromResult(new RecordTroubleResponse());
    }

    public override Task<TakeBackMediaResponse> TakeBackMedia(
        TakeBackMediaRequest request, ServerCallContext context) =>
        encounters.Withdrawn.ContainsKey(Guid.Parse(request.EncounterId))
            ? throw new RpcException(new Status(StatusCode.NotFound, "It was taken back."))
            : Task.FromResult(new TakeBackMediaResponse
            {
                WithdrawalId =
                    $"{encounters.TakenBack.GetOrAdd(Guid.Parse(request.MediaId), _ => Guid.CreateVersion7())}",
            });
}
