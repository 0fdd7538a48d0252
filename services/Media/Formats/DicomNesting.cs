namespace Imaging.Media.Formats;

/// <summary>The levels that the walk is in, outermost first: a stack of bounded depth.</summary>
internal sealed class DicomNesting(int maxDepth)
{
    private DicomLevel[] _levels = [new(DicomLevelKind.Meta, DicomEncoding.ExplicitLittle, Owner: 0), default, default];
    private int _depth;

    public bool IsAtTop => _depth == 0;

    public ref DicomLevel Current => ref _levels[_depth];

    public bool TryEnter(DicomLevel level)
    {
        // A sequence and its item are two levels.
        if (_depth == 2 * maxDepth)
            return false;
        if (_depth + 1 == _levels.Length)
            Array.Resize(ref _levels, 2 * _levels.Length);
        _levels[++_depth] = level;
        return true;
    }

    public void Leave() => _depth--;
}
