namespace Grpc.Core;

[Flags]
public enum WriteFlags
{
    /// <summary>The write may be held back in a buffer.</summary>
    BufferHint = 1,

    /// <summary>This message goes uncompressed even where the call is compressed.</summary>
    NoCompress = 2,
}

public class WriteOptions(WriteFlags flags = default)
{
    public static readonly WriteOptions Default = new();

    public WriteFlags Flags { get; } = flags;
}
