using Imaging.ObjectStore.Buckets;
using Imaging.ObjectStore.Signing;
using Imaging.ObjectStore.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Imaging.ObjectStore.Http;

/// <summary>
/// Every request's way:
/// 1. health checks and CORS preflights are answered without a signature;
/// 2. the raw target becomes bucket, key and query;
/// 3. the signature is checked from the head alone;
/// 4. the operation is found, and whatever it does not understand of the request is refused;
/// 5. it runs, and reads the body if it has use for one;
/// 6. a refusal becomes S3's error document, and what nobody foresaw becomes a 500 that says nothing.
/// </summary>
internal sealed partial class S3Pipeline(BucketCatalog buckets, SignatureVerifier signatures, ILogger<S3Pipeline> log)
{
    private const int DiskFull = 28;

    public async Task HandleAsync(HttpContext http)
    {
        S3Error? refusal;
        try
        {
            await RunAsync(http);
            return;
        }
        catch (S3Exception exception)
        {
            refusal = exception.Error;
        }
        catch (Exception exception) when (
            http.RequestAborted.IsCancellationRequested
            || exception is OperationCanceledException or ConnectionResetException or BadHttpRequestException)
        {
            Log.Abandoned(log, http.Request.Method);
            http.Abort();
            return;
        }
        catch (IOException exception) when (exception.HResult == DiskFull)
        {
            refusal = S3Error.StorageFull;
            Log.DiskFull(log);
        }
        catch (Exception exception)
        {
            refusal = S3Error.Internal;
            Log.Failed(log, exception, http.Request.Method);
        }
        await RefuseAsync(http, refusal);
    }

    private async Task RunAsync(HttpContext http)
    {
        var raw = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (raw is "/health" or "/alive" && http.Request.Method is "GET" or "HEAD")
        {
            await Health.HandleAsync(http, buckets);
            return;
        }
        http.Response.Headers["x-amz-request-id"] = http.TraceIdentifier;
        // RFC 9110, 10.1.1: a client that was not told to continue may send the body all the same, or the next request
        // in its place. Until the body was read to its end, no answer leaves the connection open.
        if (http.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody)
            http.Response.Headers.Connection = "close";
        var target = S3Target.Parse(raw, http.Request.Host.Value ?? "");
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            Cors.AnswerPreflight(http, target, buckets);
            return;
        }
        Cors.AddHeaders(http, target, buckets);
        var request = new S3Request(http, target, signatures.Verify(http.Request, target));
        var operation = Operations.Find(request);
        operation.RefuseWhatItDoesNotUnderstand(request);
        await operation.HandleAsync(request, buckets);
        Log.Answered(log, http.Request.Method, target.Bucket, http.Response.StatusCode);
    }

    private async Task RefuseAsync(HttpContext http, S3Error error)
    {
        Log.Refused(log, http.Request.Method, error.Status, error.Code);
        if (http.Response.HasStarted)
        {
            // The head is gone with a length that will not be kept: only a broken connection says so.
            http.Abort();
            return;
        }
        try
        {
            await XmlAnswer.WriteErrorAsync(http, error);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            Log.Abandoned(log, http.Request.Method);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} in {Bucket}: {Status}")]
        public static partial void Answered(ILogger log, string method, string? bucket, int status);

        [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} refused: {Status} {Code}")]
        public static partial void Refused(ILogger log, string method, int status, string code);

        [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} abandoned by the client")]
        public static partial void Abandoned(ILogger log, string method);

        [LoggerMessage(Level = LogLevel.Error, Message = "The disk is full")]
        public static partial void DiskFull(ILogger log);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed")]
        public static partial void Failed(ILogger log, Exception exception, string method);
    }
}
