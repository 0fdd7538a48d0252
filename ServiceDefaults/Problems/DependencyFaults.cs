using Grpc.Core;
using Imaging.ServiceDefaults.Data;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Imaging.ServiceDefaults.Problems;

/// <summary>An outage of something this service stands on is a 503 with Retry-After, not a 500: the caller did nothing
/// wrong.</summary>
internal sealed partial class DependencyFaults(ILogger<DependencyFaults> logger) : IExceptionHandler
{
    private const string RetryAfterSeconds = "2";

    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (NameOf(exception) is not { } dependency) return false;
        Log.Unavailable(logger, dependency, exception.GetType().Name);
        httpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
        await Problem.Unavailable.With($"The {dependency} does not answer. Nothing was stored; try again shortly.")
            .ExecuteAsync(httpContext);
        return true;
    }

    private static string? NameOf(Exception exception) => exception switch
    {
        DependencyException dependency => dependency.Dependency,
        _ when DatabaseOutage.Is(exception) => "database",
        RpcException { StatusCode: StatusCode.Unavailable or StatusCode.DeadlineExceeded } =>
            "service behind this call",
        _ => null,
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The {Dependency} is unavailable ({Kind})")]
        public static partial void Unavailable(ILogger logger, string dependency, string kind);
    }
}

/// <summary>A store, service or tool that this process depends on did not do its part; <see cref="Dependency"/> names
/// it to the caller.</summary>
public sealed class DependencyException(string dependency, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public string Dependency => dependency;
}
