using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Imaging.AppHost;

/// <summary>
/// What a developer's terminal shows and what lies beside the data for tools: the address, the first keys (once, and
/// never through a logger), a folder for the messages that nobody is sent, and connection.env while the system runs.
/// </summary>
internal static class Development
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static DistributedApplication Announce(
        IDistributedApplicationBuilder builder,
        Settings settings,
        IResourceBuilder<ProjectResource> identity,
        IResourceBuilder<ProjectResource> encounter,
        IResourceBuilder<ProjectResource> gateway,
        Storage storage)
    {
        var connection = new ConnectionFile(builder, settings, storage);
        if (settings.IsDevelopment)
        {
            identity
                .WithEnvironment("FirstStart__File", settings.FirstStartFile)
                .WithEnvironment("FirstStart__DevelopmentKey", "true");
            DataFolder.CreateForOwner(settings.MailboxFolder);
            foreach (var service in (IResourceBuilder<ProjectResource>[])[gateway, identity, encounter])
                service.WithEnvironment("Mailbox__Folder", settings.MailboxFolder);
            gateway.WithUrlForEndpoint("http", _ => new() { Url = "/dev/mailbox", DisplayText = "Mailbox" });
        }

        if (settings is { IsDevelopment: true, HasTerminal: true })
            Console.WriteLine(
                "Warning: this is a development instance. It listens on this machine only; give it no patient's data.");

        gateway.OnResourceReady(async (_, _, ct) =>
        {
            if (settings.IsDevelopment)
                await connection.WriteAsync(ct);
            if (!settings.HasTerminal)
                return;
            var url = $"http://localhost:{gateway.GetEndpoint("http").Port}";
            Console.WriteLine($"Ready: {url}");
            await ShowFirstStartAsync(settings.FirstStartFile, url, ct);
            if (Dashboard.LoginUrl(builder) is { } login) Console.WriteLine($"Login to the dashboard at {login}");
        });

        if (settings.HasTerminal)
        {
            builder.Services.AddSingleton(settings).AddHostedService<ResourceLogs>();
            if (settings.IsDevelopment) builder.Services.AddHostedService<Restarts>();
        }

        var app = builder.Build();
        connection.RemoveWhenStopped(app);
        return app;
    }

    private static async Task ShowFirstStartAsync(string file, string url, CancellationToken ct)
    {
        if (!File.Exists(file))
            return;
        FirstStart? first;
        await using (var stream = File.OpenRead(file))
            first = await JsonSerializer.DeserializeAsync<FirstStart>(stream, Json, ct);
        if (first?.SetupToken is { } token)
            Console.WriteLine($"Setup token: {token}");
        if (first?.ApiKey is { } key)
        {
            var image = $"{url}/api/subjects/S1/images/I1";
            var sample = Path.Combine(Path.GetDirectoryName(file)!, "sample.dcm");
            await SampleImage.WriteAsync(sample, ct);
            var curl = $"curl -fsSH 'x-api-key: {key}'";
            Console.WriteLine($"API key: {key}");
            Console.WriteLine(
                $"Try it: {curl} -T '{sample}' {image} && {curl} {image} | cmp - '{sample}' && echo ' and back'");
        }

        File.Delete(file);
    }

    private sealed record FirstStart(string? SetupToken, string? ApiKey);
}
