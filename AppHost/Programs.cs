using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Imaging.AppHost;

/// <summary>How a project is started, and how it says that it is ready.</summary>
internal static class Programs
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>
    /// Starts what the build has made. Through `dotnet run`, the default, each start is slower by a second and each
    /// project has a second process; an IDE that debugs starts projects in its own way all the same.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithBuiltProgram(this IResourceBuilder<ProjectResource> project)
    {
        var path = project.Resource.GetProjectMetadata().ProjectPath;
        var name = Path.GetFileNameWithoutExtension(path);
        // All projects are built into one folder, a folder each: see Directory.Build.props.
        var program = Path.GetFullPath($"../../{name}/debug/{name}", AppContext.BaseDirectory);
        return project.ApplicationBuilder.Configuration["DEBUG_SESSION_PORT"] is null && File.Exists(program)
            ? project.WithAnnotation(new ExecutableAnnotation
                { Command = program, WorkingDirectory = Path.GetDirectoryName(path)! })
            : project;
    }

    /// <summary>
    /// Healthy once /health says so. One question waits for the answer to change: Aspire itself asks again only after
    /// one second, then two, up to five.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithReadiness(this IResourceBuilder<ProjectResource> project)
    {
        var endpoint = project.GetEndpoint("http");
        var check = $"{project.Resource.Name}_ready";
        project.ApplicationBuilder.Services.AddHealthChecks().AddAsyncCheck(check, ct => AskAsync(endpoint, ct));
        return project.WithHealthCheck(check);
    }

    private static async Task<HealthCheckResult> AskAsync(EndpointReference endpoint, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        while (true)
        {
            string answer;
            try
            {
                using var response = await Client.GetAsync($"{endpoint.Url}/health", patience.Token);
                if (response.IsSuccessStatusCode) return HealthCheckResult.Healthy();
                answer = $"/health answers {(int)response.StatusCode}";
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                answer = "/health does not answer";
            }

            if (patience.IsCancellationRequested) return HealthCheckResult.Unhealthy(answer);
            await Task.Delay(AskEvery, ct);
        }
    }
}
