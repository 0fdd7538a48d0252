namespace Imaging.Media.Formats;

/// <summary>One format's walk over a stream: told of every byte in order, asked once at the end.</summary>
internal abstract class FormatWalk : IDisposable
{
    /// <summary>A refusal that no later byte can change; the walk then ignores what it is told.</summary>
    public ImageVerdict? Refusal { get; protected set; }

    public abstract void Append(ReadOnlySpan<byte> bytes);

    public abstract ImageVerdict Complete();

    public virtual void Dispose() { }
}
