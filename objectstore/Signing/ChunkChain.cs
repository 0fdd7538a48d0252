using System.Security.Cryptography;
using System.Text;

namespace Imaging.ObjectStore.Signing;

/// <summary>The chain of chunk signatures: each signs the one before it, the first the request's own.</summary>
internal sealed class ChunkChain(byte[] key, string timestamp, string scope, string seed)
{
    private const string EmptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private string _previous = seed;

    public bool Follows(ReadOnlySpan<byte> chunkSha256, ReadOnlySpan<char> signature) => Continue(
        $"AWS4-HMAC-SHA256-PAYLOAD\n{timestamp}\n{scope}\n{_previous}\n{EmptySha256}\n" +
        Convert.ToHexStringLower(chunkSha256), signature);

    public bool TrailerFollows(string canonicalTrailer, ReadOnlySpan<char> signature) => Continue(
        $"AWS4-HMAC-SHA256-TRAILER\n{timestamp}\n{scope}\n{_previous}\n" +
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonicalTrailer))), signature);

    private bool Continue(string toSign, ReadOnlySpan<char> signature)
    {
        _previous = Signature.Of(key, toSign);
        return Signature.Same(_previous, signature);
    }
}
