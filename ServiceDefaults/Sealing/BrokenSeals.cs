using Imaging.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Imaging.ServiceDefaults.Sealing;

/// <summary>A value that does not open is reported and never shown.</summary>
internal sealed partial class BrokenSeals(ILogger<BrokenSeals> logger) : IExceptionHandler
{
    private static readonly Problem Unreadable = new("unreadable-data", "Stored data failed their check", 500);

    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BrokenSealException broken) return false;
        Report(logger, broken.Place);
        await Unreadable.With("A stored value was changed or moved, so it is not shown. The operators have been told.")
            .ExecuteAsync(httpContext);
        return true;
    }

    [LoggerMessage(LogLevel.Critical, "A sealed value does not open: {Place}")]
    private static partial void Report(ILogger logger, SealedField place);
}
