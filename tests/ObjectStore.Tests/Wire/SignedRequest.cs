using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Imaging.ObjectStore.Tests.Wire;

/// <summary>
/// A SigV4 signer that can be told to lie: an independent second implementation, so that the server is not checked
/// with its own code.
/// </summary>
internal sealed class SignedRequest(HttpMethod method, Uri url)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    public string SecretKey { get; init; } = StoreProcess.SecretKey;

    public string AccessKey { get; init; } = StoreProcess.AccessKey;

    public DateTimeOffset At { get; init; } = TimeProvider.System.GetUtcNow();

    public string Payload { get; init; } = "UNSIGNED-PAYLOAD";

    public string Region { get; init; } = "us-east-1";

    public Dictionary<string, string> Headers { get; } = [];

    public byte[] Body { get; init; } = [];

    /// <summary>The signature of the last request that was built: where chunk signatures start.</summary>
    public string Seed { get; private set; } = "";

    private string Timestamp => At.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private string Scope => $"{Timestamp[..8]}/{Region}/s3/aws4_request";

    public HttpRequestMessage Build()
    {
        var signed = new SortedDictionary<string, string>(Headers, StringComparer.Ordinal)
        {
            ["host"] = url.Authority,
            ["x-amz-date"] = Timestamp,
            ["x-amz-content-sha256"] = Payload,
        };
        var names = string.Join(';', signed.Keys);
        var canonical = new StringBuilder($"{method}\n{url.AbsolutePath}\n{url.Query.TrimStart('?')}\n");
        foreach (var (name, value) in signed)
            canonical.Append(name).Append(':').Append(value).Append('\n');
        canonical.Append('\n').Append(names).Append('\n').Append(Payload);
        Seed = Sign($"{Algorithm}\n{Timestamp}\n{Scope}\n{Hash(canonical.ToString())}");

        var message = new HttpRequestMessage(method, url) { Content = new ByteArrayContent(Body) };
        foreach (var (name, value) in signed)
            if (name != "host" && !message.Headers.TryAddWithoutValidation(name, value))
                message.Content.Headers.TryAddWithoutValidation(name, value);
        message.Headers.TryAddWithoutValidation("Authorization",
            $"{Algorithm} Credential={AccessKey}/{Scope}, SignedHeaders={names}, Signature={Seed}");
        return message;
    }

    public string SignChunk(string previous, byte[] chunk) => Sign(
        $"{Algorithm}-PAYLOAD\n{Timestamp}\n{Scope}\n{previous}\n{Hash("")}\n" +
        Convert.ToHexStringLower(SHA256.HashData(chunk)));

    public string SignTrailer(string previous, string trailer) =>
        Sign($"{Algorithm}-TRAILER\n{Timestamp}\n{Scope}\n{previous}\n{Hash(trailer)}");

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private string Sign(string text)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + SecretKey);
        foreach (var part in (string[])[Timestamp[..8], Region, "s3", "aws4_request", text])
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return Convert.ToHexStringLower(key);
    }
}
