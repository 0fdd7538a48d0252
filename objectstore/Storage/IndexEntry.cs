using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Imaging.ObjectStore.Storage;

/// <summary>What a listing shows of an object, small enough to keep a million of them in memory.</summary>
internal readonly record struct IndexEntry(
    byte[] Key, long Size, long ModifiedTicks, UInt128 Md5, int PartCount, string? Data)
{
    public static IndexEntry Of(ObjectRecord record)
    {
        var dash = record.ETag.IndexOf('-', StringComparison.Ordinal);
        var md5 = Convert.FromHexString(dash < 0 ? record.ETag : record.ETag[..dash]);
        var parts = dash < 0 ? 0 : int.Parse(record.ETag.AsSpan(dash + 1), CultureInfo.InvariantCulture);
        return new(Encoding.UTF8.GetBytes(record.Key), record.Size, record.Modified.UtcTicks,
            BinaryPrimitives.ReadUInt128BigEndian(md5), parts, record.Data);
    }

    public string KeyText => Encoding.UTF8.GetString(Key);

    public DateTimeOffset Modified => new(ModifiedTicks, TimeSpan.Zero);

    public string ETag => PartCount == 0
        ? Md5.ToString("x32", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Md5:x32}-{PartCount}");
}
