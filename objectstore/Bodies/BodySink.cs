namespace Imaging.ObjectStore.Bodies;

/// <summary>Where the decoded bytes of a body go: a staged file, or memory for a document.</summary>
internal abstract class BodySink
{
    public abstract void Write(ReadOnlySpan<byte> data);
}
