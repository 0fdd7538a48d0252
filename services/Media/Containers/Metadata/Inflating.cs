namespace Imaging.Media.Containers.Metadata;

/// <summary>Inflates what a stranger deflated.</summary>
internal static class Inflating
{
    /// <summary>At most <paramref name="maxLength"/> bytes; null if the data are damaged before that.</summary>
    public static byte[]? Start(Stream deflated, int maxLength)
    {
        using (deflated)
        {
            var inflated = new MemoryStream();
            var buffer = new byte[Math.Min(maxLength, 16384)];
            try
            {
                for (int read; inflated.Length < maxLength && (read = deflated.Read(buffer)) > 0;)
                    inflated.Write(buffer, 0, (int)Math.Min(read, maxLength - inflated.Length));
            }
            // Over bytes in memory both say that they are no such data; the second one that a dictionary is missing.
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                return null;
            }
            return inflated.ToArray();
        }
    }
}
