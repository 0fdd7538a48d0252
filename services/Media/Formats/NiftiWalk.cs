namespace Imaging.Media.Formats;

/// <summary>Counts the bytes of a NIfTI file, inflated if need be, against what its header declares.</summary>
internal sealed class NiftiWalk(NiftiHeader header, long expected, ImageCheckLimits limits) : FormatWalk
{
    // Some writers pad; more than this after the last voxel, and only when inflating, is a bomb.
    private const long Padding = 1 << 20;

    private long _arrived;

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        _arrived += bytes.Length;
        if (!header.Compressed || Refusal is not null)
            return;
        long limit = limits.MaxInflatedBytes;
        if (expected > limit)
            Refusal = new ImageVerdict.TooLarge($"it inflates to {expected} bytes, the limit is {limit}");
        else if (_arrived > expected + Padding)
            Refusal = new ImageVerdict.Damaged($"it inflates to more than the {expected} bytes of its header");
    }

    public override ImageVerdict Complete()
    {
        if (Refusal is not null)
            return Refusal;
        return _arrived >= expected
            ? new ImageVerdict.Nifti(header)
            : new ImageVerdict.Truncated(
                $"the NIfTI header declares {expected} bytes but the {(header.Compressed ? "inflated " : "")}file"
                + $" ends after {_arrived}");
    }
}
