using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Imaging.ServiceDefaults.Problems;

namespace Imaging.Media.Storage;

/// <summary>A call of the SDK: what is not there is an answer, whatever else fails an outage of the store.</summary>
internal static class StoreCall
{
    private static readonly HttpStatusCode[] Answers =
        [HttpStatusCode.NotFound, HttpStatusCode.PreconditionFailed, HttpStatusCode.Conflict];

    /// <summary>The SDK throws TimeoutException where its own deadline is over.</summary>
    public static bool IsOutage(Exception exception) =>
        exception is AmazonServiceException or AmazonClientException or HttpRequestException or TimeoutException;

    /// <exception cref="DependencyException">The store did not do it.</exception>
    public static async Task<T> AskAsync<T>(string what, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (IsOutage(exception))
        {
            throw new DependencyException("object store", $"{what} failed", exception);
        }
    }

    /// <summary>Null where there is no such object or upload, or it is another by now (404, 409, 412).</summary>
    /// <exception cref="DependencyException">The store did not do it.</exception>
    public static async Task<T?> TryAsync<T>(string what, Func<Task<T>> call) where T : class
    {
        try
        {
            return await call();
        }
        catch (AmazonS3Exception exception) when (Answers.Contains(exception.StatusCode))
        {
            return null;
        }
        catch (Exception exception) when (IsOutage(exception))
        {
            throw new DependencyException("object store", $"{what} failed", exception);
        }
    }
}
