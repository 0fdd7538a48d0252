using System.Diagnostics;
using System.Text.Json.Nodes;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Imaging.Encounter.Tests.Running;
using Imaging.Transcode.V1;
using Imaging.Uploads.Tests.Running;

namespace Imaging.Uploads.Tests.Viewable;

[CollectionDefinition(nameof(RunningTranscode), DisableParallelization = true)]
public sealed class WithTranscode : ICollectionFixture<RunningTranscode>;

/// <summary>Two replicas of Transcode beside the Media of this run, with a database and a work folder of their own.
/// </summary>
public sealed class RunningTranscode(RunningMedia running) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly List<GrpcChannel> _channels = [];

    internal LocalServer Database { get; private set; } = null!;

    internal RunningMedia Media => running;

    internal IReadOnlyList<ServiceProcess> Replicas { get; private set; } = [];

    internal string WorkFolder { get; } = Directory.CreateTempSubdirectory("imaging-work-").FullName;

    public async ValueTask InitializeAsync()
    {
        Database = await LocalServer.StartAsync();
        Replicas = [Replica(), Replica()];
        foreach (var replica in Replicas) await replica.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels) channel.Dispose();
        foreach (var replica in Replicas) await replica.DisposeAsync();
        if (Database is not null) await Database.DisposeAsync();
        Directory.Delete(WorkFolder, recursive: true);
    }

    /// <summary>A patient whose files are made viewable.</summary>
    internal Phone Patient(Guid? encounterId = null) => Seen(running.Patient(encounterId));

    /// <summary>A clinician who adds files that are made viewable.</summary>
    internal Phone Clinician(Guid? encounterId = null) => Seen(running.Clinician(encounterId));

    /// <summary>The queue, as Media calls it.</summary>
    internal JobService.JobServiceClient QueueAt(ServiceProcess replica)
    {
        var channel = GrpcChannel.ForAddress(replica.Inner);
        _channels.Add(channel);
        return new(channel.Intercept(metadata =>
        {
            metadata.Add("Authorization", $"Bearer {running.Neighbours.Tokens.Mint("service:media", "transcode")}");
            return metadata;
        }));
    }

    /// <summary>Sends a file, and waits until something has become of it.</summary>
    internal async Task<JsonObject> SendAsync(Phone phone, byte[] file, string name, string type)
    {
        var plan = await phone.SendAsync(file, phone.Announcement(file.Length, name, type));
        await phone.CompleteAsync(plan).JsonAsync();
        await phone.SettledAsync(plan);
        return await SettledAsync(phone, plan.MediaId);
    }

    /// <summary>The file once it is viewable, or said not to become it.</summary>
    internal async Task<JsonObject> SettledAsync(Phone phone, Guid mediaId)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var media = await phone.GetAsync($"/api/media/{mediaId}").JsonAsync();
            if ((string?)media["status"] is not ("uploaded" or "processing")) return media;
            Assert.True(waited.Elapsed < Patience,
                $"{media}\n{string.Join('\n', Replicas.Select(replica => replica.Printed))}");
            await Task.Delay(50);
        }
    }

    /// <summary>The bytes of a rendition, as a clinician who sees the file is given them.</summary>
    internal static async Task<byte[]> ContentAsync(Phone viewer, Guid mediaId, string rendition)
    {
        using var answer = await viewer.GetAsync($"/api/media/{mediaId}/content?rendition={rendition}");
        Assert.True(answer.IsSuccessStatusCode, $"{rendition}: {(int)answer.StatusCode}");
        return await answer.Content.ReadAsByteArrayAsync();
    }

    private Phone Seen(Phone phone)
    {
        running.Neighbours.Jobs.Real.GetOrAdd(phone.EncounterId, _ => QueueAt(Replicas[0]));
        return phone;
    }

    private ServiceProcess Replica() => new("Imaging.Transcode", RunningMedia.NewAddress(),
        new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ConnectionStrings__transcodedb"] = Database.ConnectionString,
            ["services__identity__grpc__0"] = running.Neighbours.Url,
            ["services__media__grpc__0"] = running.Media.Inner.GetLeftPart(UriPartial.Authority),
            ["InternalAuth__ClientId"] = "transcode",
            ["InternalAuth__ClientSecret"] = "a-secret-of-this-test-run-only",
            ["Work__Folder"] = WorkFolder,
            ["Jobs__Lease"] = "00:00:03",
            ["Jobs__Heartbeat"] = "00:00:00.500",
            ["Jobs__FirstRetry"] = "00:00:00.200",
        });
}
