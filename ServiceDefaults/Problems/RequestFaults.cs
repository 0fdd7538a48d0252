using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Imaging.ServiceDefaults.Problems;

/// <summary>What Kestrel finds wrong with a request while its body is read: cut short, too large, too slow.</summary>
internal sealed class RequestFaults : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad) return false;
        var problem = bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? Problem.TooLarge
            : Problem.InvalidRequest;
        var detail = bad.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge => "The body is larger than this call accepts.",
            StatusCodes.Status408RequestTimeout => "The body arrived too slowly. Send it again.",
            _ => "The request ended early or is malformed. Send it again, whole.",
        };
        await problem.With(detail).ExecuteAsync(httpContext);
        return true;
    }
}
