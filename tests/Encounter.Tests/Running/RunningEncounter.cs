using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Imaging.Encounter.Tests.Running;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Security;

[assembly: AssemblyFixture(typeof(RunningEncounter))]

namespace Imaging.Encounter.Tests.Running;

/// <summary>The service as it is started anywhere, on a real database, with its neighbours played by this process.
/// </summary>
public sealed class RunningEncounter : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("imaging-encounter-").FullName;
    private readonly int _port = LocalServer.FreePort();
    private readonly int _rpcPort = LocalServer.FreePort();
    private GrpcChannel? _channel;
    private readonly ConcurrentQueue<string?> _printed = new();
    private Process _process = null!;

    internal LocalServer Database { get; private set; } = null!;

    internal Neighbours Neighbours { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await LocalServer.StartAsync();
        Neighbours = await Neighbours.StartAsync();
        _process = Start();
        _process.OutputDataReceived += (_, line) => _printed.Enqueue(line.Data);
        _process.ErrorDataReceived += (_, line) => _printed.Enqueue(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var client = Client(null);
        var deadline = Stopwatch.StartNew();
        while (!await IsHealthyAsync(client))
        {
            Assert.True(deadline.Elapsed < Patience && !_process.HasExited, Printed);
            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        if (Neighbours is not null) await Neighbours.DisposeAsync();
        if (Database is not null) await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A command on the service's host, run to its end, with all it printed.</summary>
    public async Task<(int Status, string Printed)> CommandAsync(params string[] words)
    {
        using var process = Start(words);
        var errors = process.StandardError.ReadToEndAsync();
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, printed + await errors);
    }

    /// <summary>A new member of staff.</summary>
    public StaffClient Staff(string role = "clinician", string name = "Dr Jo Field")
    {
        var staffId = Guid.CreateVersion7();
        Neighbours.Staff.Known[staffId.ToString()] = new StaffMember
        {
            StaffId = staffId.ToString(), Name = name, Email = $"{staffId:N}@clinic.example", Role = role,
            IsActive = true,
        };
        return SignIn(staffId, role);
    }

    /// <summary>A session of somebody known, beside those that there are.</summary>
    public StaffClient SignIn(Guid staffId, string role = "clinician")
    {
        var sessionId = Guid.CreateVersion7();
        var token = Neighbours.Tokens.Mint($"staff:{staffId}", "encounter",
            new(InternalToken.Role, role), new(InternalToken.Session, $"{sessionId}"));
        return new(staffId, Client(token)) { SessionId = sessionId };
    }

    /// <summary>A browser behind the gateway that is signed in to nothing.</summary>
    public PatientBrowser Browser() => new(this, Client(Neighbours.Tokens.Mint("service:gateway", "encounter")));

    /// <summary>As another service calls it.</summary>
    internal CallInvoker CallsBy(string service) =>
        (_channel ??= GrpcChannel.ForAddress(string.Create(CultureInfo.InvariantCulture,
            $"http://127.0.0.1:{_rpcPort}"))).CreateCallInvoker().Intercept(headers =>
        {
            headers.Add("Authorization", $"Bearer {Neighbours.Tokens.Mint($"service:{service}", "encounter")}");
            return headers;
        });

    internal HttpClient Patient(PatientCaller session)
    {
        var client = Client(Neighbours.Tokens.Mint($"patient:{session.SessionId}", "encounter",
            new(InternalToken.Session, session.SessionId.ToString()),
            new(InternalToken.Encounter, session.EncounterId.ToString()),
            new(InternalToken.Purpose, session.IsForWithdrawal ? "withdrawal" : "answer"),
            new(InternalToken.FirstBrowser, session.IsFirstBrowser ? "true" : "false")));
        client.DefaultRequestHeaders.Add("X-Encounter", session.EncounterId.ToString());
        return client;
    }

    /// <summary>Waits for a message that contains this text, and returns it whole.</summary>
    public async Task<JsonObject> MessageAsync(Func<JsonObject, bool> isIt)
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            if (Messages().FirstOrDefault(isIt) is { } message) return message;
            Assert.True(deadline.Elapsed < Patience, "The message did not come.");
            await Task.Delay(50);
        }
    }

    /// <summary>Those that this number or address has had.</summary>
    public IReadOnlyList<JsonObject> MessagesTo(string to) =>
        [.. Messages().Where(message => (string?)message["to"] == to)];

    /// <summary>Waits until nothing is left to send.</summary>
    public Task SentAsync() => EventuallyAsync(async () => await Database.ScalarAsync<long>(
        "SELECT COUNT(*) FROM outbox_message WHERE state = 'pending'") == 0);

    /// <summary>Returns once Media has shown all that was handed over.</summary>
    public Task ShownAsync(Guid encounterId) => EventuallyAsync(async () => await Database.ScalarAsync<long>("""
        SELECT COUNT(*) FROM encounter_media WHERE encounter_id = @id AND submitted_at IS NOT NULL AND seq IS NULL
        """, ("@id", encounterId)) == 0);

    public async Task EventuallyAsync(Func<Task<bool>> isSo)
    {
        var deadline = Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(deadline.Elapsed < Patience, $"It did not come to that.\n{Printed}");
            await Task.Delay(100);
        }
    }

    /// <summary>What the service wrote to its log.</summary>
    public string Printed => string.Join('\n', _printed);

    public IReadOnlyList<JsonObject> Messages() => !Directory.Exists(Mailbox) ? [] :
        [.. Directory.GetFiles(Mailbox, "*.json").Select(file => JsonNode.Parse(File.ReadAllText(file))!.AsObject())];

    private string Mailbox => Path.Combine(_folder, "mailbox");

    private Process Start(params string[] words)
    {
        var folder = Path.Combine(Root(), "artifacts", "bin", "Imaging.Encounter",
            Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')));
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "Imaging.Encounter.dll"), .. words])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in Settings()) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private HttpClient Client(string? token)
    {
        var client = new HttpClient
        {
            BaseAddress = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}")),
        };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private Dictionary<string, string?> Settings() => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["ConnectionStrings__encounterdb"] = Database.ConnectionString,
        ["Kestrel__Endpoints__http__Url"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}"),
        ["Kestrel__Endpoints__grpc__Url"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_rpcPort}"),
        ["services__identity__grpc__0"] = Neighbours.Url,
        ["services__media__grpc__0"] = Neighbours.Url,
        ["InternalAuth__ClientId"] = "encounter",
        ["InternalAuth__ClientSecret"] = "a-secret-of-this-test-run-only",
        ["PublicUrl"] = "https://photos.clinic.example",
        ["Sealing__KeyFile"] = Path.Combine(_folder, "root-keys.json"),
        ["Sealing__CreateKeyFile"] = "true",
        ["Mailbox__Folder"] = Mailbox,
        ["Policy__Round"] = "00:00:00.300",
        ["Policy__VerificationTime"] = "00:00:00.020",
        ["Notifications__PerRecipientPerHour"] = "1000",
        ["Logging__LogLevel__Default"] = "Warning",
    };

    private static async Task<bool> IsHealthyAsync(HttpClient client)
    {
        try
        {
            using var response = await client.GetAsync("/health");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Imaging.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
