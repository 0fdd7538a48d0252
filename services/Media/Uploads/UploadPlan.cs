namespace Imaging.Media.Uploads;

/// <summary>How a file of this size travels: whole, or in parts that are equal but for the last.</summary>
internal sealed record UploadPlan(long PartSize, int PartCount)
{
    /// <summary>Sent whole below this.</summary>
    public const long SmallestInParts = 12L * Megabyte;

    private const long Megabyte = 1024 * 1024;
    private const long UsualPart = 10 * Megabyte;

    // S3 takes no more parts than this.
    private const int MostParts = 10_000;

    public bool IsSingle => PartCount == 1;

    public static UploadPlan For(long size)
    {
        if (size < SmallestInParts) return new(size, 1);
        var least = (size + MostParts - 1) / MostParts;
        var partSize = Math.Max(UsualPart, (least + Megabyte - 1) / Megabyte * Megabyte);
        return new(partSize, (int)((size + partSize - 1) / partSize));
    }

    public long SizeOf(int partNumber, long size) =>
        partNumber < PartCount ? PartSize : size - (PartCount - 1) * PartSize;
}
