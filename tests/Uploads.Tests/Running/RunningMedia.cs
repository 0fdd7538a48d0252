using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Claims;
using Imaging.Encounter.Tests.Running;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Imaging.Encounter.V1;
using Imaging.Media.V1;
using Imaging.ServiceDefaults.Security;
using Imaging.Uploads.Tests.Running;

[assembly: AssemblyFixture(typeof(RunningMedia))]

namespace Imaging.Uploads.Tests.Running;

/// <summary>Media as it is started anywhere, on a real database and a real store, with its neighbours played by this
/// process. Browsers reach the store directly, as in AWS.</summary>
public sealed class RunningMedia : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("imaging-uploads-").FullName;

    private GrpcChannel? _channel;

    private GrpcChannel Channel => _channel!;

    internal LocalServer Database { get; private set; } = null!;

    internal Neighbours Neighbours { get; private set; } = null!;

    internal RunningStore Store { get; private set; } = null!;

    internal ServiceProcess Media { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await LocalServer.StartAsync();
        Neighbours = await Neighbours.StartAsync();
        Store = await RunningStore.StartAsync(Path.Combine(_folder, "objects"));
        Media = new("Imaging.Media", NewAddress(), Settings());
        await Media.StartAsync();
        _channel = GrpcChannel.ForAddress(Media.Inner);
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        if (Media is not null) await Media.DisposeAsync();
        if (Store is not null) await Store.DisposeAsync();
        if (Neighbours is not null) await Neighbours.DisposeAsync();
        if (Database is not null) await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A patient who has agreed to treatment, in the browser that verified first.</summary>
    /// <param name="at">Another replica than the first.</param>
    internal Phone Patient(
        Guid? encounterId = null, bool isFirst = true, bool isForWithdrawal = false, ServiceProcess? at = null)
    {
        var (id, sessionId) = (encounterId ?? Guid.CreateVersion7(), Guid.CreateVersion7());
        Neighbours.Encounters.Uploads.TryAdd(id, UploadDecision.Allowed);
        var client = Client(at ?? Media, $"patient:{sessionId}",
            new(InternalToken.Session, $"{sessionId}"), new(InternalToken.Encounter, $"{id}"),
            new(InternalToken.Purpose, isForWithdrawal ? "withdrawal" : "answer"),
            new(InternalToken.FirstBrowser, isFirst ? "true" : "false"));
        client.DefaultRequestHeaders.Add(RightEncounter.Header, $"{id}");
        return new(client, id);
    }

    /// <summary>A clinician who owns this encounter.</summary>
    internal Phone Clinician(Guid? encounterId = null, string role = "clinician", ServiceProcess? at = null)
    {
        var (id, staffId) = (encounterId ?? Guid.CreateVersion7(), Guid.CreateVersion7());
        Neighbours.Encounters.Uploads.TryAdd(id, UploadDecision.Allowed);
        Neighbours.Encounters.Owners[(id, staffId)] = true;
        return new(Client(at ?? Media, $"staff:{staffId}",
            new(InternalToken.Role, role), new(InternalToken.Session, $"{Guid.CreateVersion7()}")), id);
    }

    /// <summary>Media's RPCs, as Encounter calls them.</summary>
    internal CallInvoker AsEncounter() => Channel.Intercept(metadata =>
    {
        metadata.Add("Authorization", $"Bearer {Neighbours.Tokens.Mint("service:encounter", "media")}");
        return metadata;
    });

    /// <summary>Hands items over, as Encounter tells Media.</summary>
    internal async Task<SubmitResponse> HandOverAsync(Guid encounterId, params IEnumerable<Guid> mediaIds) =>
        await new SubmissionService.SubmissionServiceClient(AsEncounter()).SubmitAsync(new()
        {
            EncounterId = $"{encounterId}", MediaIds = { mediaIds.Select(id => $"{id}") },
            SubmittedAt = TimeProvider.System.GetUtcNow().ToTimestamp(),
        });

    /// <summary>Takes items back, all of them where none is named.</summary>
    internal async Task<WithdrawResponse> WithdrawAsync(
        Guid withdrawalId, Guid encounterId, params IEnumerable<Guid> mediaIds) =>
        await new WithdrawalService.WithdrawalServiceClient(AsEncounter()).WithdrawAsync(new()
        {
            WithdrawalId = $"{withdrawalId}", EncounterId = $"{encounterId}",
            MediaIds = { mediaIds.Select(id => $"{id}") },
        });

    internal async Task EraseAsync(Guid encounterId, bool isOver) =>
        await new ErasureService.ErasureServiceClient(AsEncounter()).EraseEncounterAsync(
            new() { EncounterId = $"{encounterId}", IsOver = isOver });

    /// <summary>An administrator.</summary>
    internal HttpClient Administrator() => Client(Media, $"staff:{Guid.CreateVersion7()}",
        new(InternalToken.Role, "admin"), new(InternalToken.Session, $"{Guid.CreateVersion7()}"));

    /// <summary>A replica with settings of its own.</summary>
    internal async Task<ServiceProcess> StartAnotherAsync(params (string Name, string Value)[] settings)
    {
        var another = Another(settings);
        await another.StartAsync();
        return another;
    }

    /// <summary>The same, not started.</summary>
    internal ServiceProcess Another(params (string Name, string Value)[] settings)
    {
        var own = Settings();
        foreach (var (name, value) in settings) own[name] = value;
        return new("Imaging.Media", NewAddress(), own);
    }

    /// <summary>A command on the host, run to its end: its status and all that it printed.</summary>
    internal Task<(int Status, string Printed)> CommandAsync(
        string[] words, params (string Name, string Value)[] settings)
    {
        var own = Settings();
        foreach (var (name, value) in settings) own[name] = value;
        return new ServiceProcess("Imaging.Media", NewAddress(), own).RunAsync(words);
    }

    /// <summary>Where a file is and was, by its row.</summary>
    internal async Task<StoredFile> StoredAsync(Guid mediaId)
    {
        var keys = await Database.ScalarAsync<string>("""
            SELECT CONCAT_WS(' ', u.incoming_key, u.object_key, COALESCE(m.quarantine_key, '-'))
            FROM upload u
            LEFT JOIN media m ON m.media_id = u.media_id
            WHERE u.media_id = @id
            """, ("@id", mediaId));
        return keys.Split(' ') is [var incoming, var kept, var quarantined]
            ? new(incoming, kept, quarantined) : throw new InvalidOperationException(keys);
    }

    /// <summary>The bytes that stay of a file.</summary>
    internal async Task<byte[]> KeptAsync(Plan plan) =>
        await Store.ReadAsync("objects", (await StoredAsync(plan.MediaId)).ObjectKey);

    /// <summary>Whether nothing of an upload lies in the way in, no part either.</summary>
    internal async Task<bool> IsGoneAsync(Plan plan)
    {
        var stored = await StoredAsync(plan.MediaId);
        return !(await Store.KeysAsync("incoming")).Contains(stored.IncomingKey)
            && (await Store.StartedAsync()).All(
                upload => !upload.Key.EndsWith(stored.IncomingKey, StringComparison.Ordinal));
    }

    internal async Task EventuallyAsync(Func<Task<bool>> isSo)
    {
        var waited = Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(waited.Elapsed < Patience, $"It did not come to that.\n{Media.Printed}");
            await Task.Delay(50);
        }
    }

    internal static Uri NewAddress() =>
        new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LocalServer.FreePort()}"));

    private HttpClient Client(ServiceProcess at, string subject, params Claim[] claims)
    {
        var client = new HttpClient { BaseAddress = at.Address, Timeout = TimeSpan.FromMinutes(2) };
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", Neighbours.Tokens.Mint(subject, "media", claims));
        return client;
    }

    private Dictionary<string, string?> Settings() => new(Store.Settings)
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["ConnectionStrings__mediadb"] = Database.ConnectionString,
        ["services__identity__grpc__0"] = Neighbours.Url,
        ["services__encounter__grpc__0"] = Neighbours.Url,
        ["services__transcode__grpc__0"] = Neighbours.Url,
        ["InternalAuth__ClientId"] = "media",
        ["InternalAuth__ClientSecret"] = "a-secret-of-this-test-run-only",
        ["PublicUrl"] = "https://photos.clinic.example",
        ["Sealing__KeyFile"] = Path.Combine(_folder, "root-keys.json"),
        ["Sealing__CreateKeyFile"] = "true",
        ["Uploads__Round"] = "00:00:00.100",
        ["Uploads__SweepEvery"] = "00:00:01",
        ["Uploads__Patience"] = "00:00:02",
        ["StorageUse__Every"] = "00:00:00.100",
        ["Uploads__EraseEvery"] = "00:00:00.500",
        ["Logging__LogLevel__Default"] = "Warning",
    };
}

internal sealed record StoredFile(string IncomingKey, string ObjectKey, string QuarantineKey);
