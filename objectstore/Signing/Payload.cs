namespace Imaging.ObjectStore.Signing;

internal enum PayloadKind
{
    /// <summary>The body is the object, its hash unknown in advance.</summary>
    Unsigned,

    /// <summary>The body is the object and must have the declared SHA-256.</summary>
    Hashed,

    /// <summary>aws-chunked, each chunk signed.</summary>
    SignedChunks,

    /// <summary>aws-chunked, each chunk signed, followed by a signed trailer.</summary>
    SignedChunksWithTrailer,

    /// <summary>aws-chunked without signatures, followed by a trailer.</summary>
    UnsignedChunksWithTrailer,
}

/// <summary>How the body of an authenticated request is to be read and believed.</summary>
internal sealed record Payload(PayloadKind Kind, string? Sha256 = null, ChunkChain? Chain = null)
{
    public static readonly Payload Unsigned = new(PayloadKind.Unsigned);

    public bool IsChunked => Kind >= PayloadKind.SignedChunks;
}
