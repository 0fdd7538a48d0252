namespace Imaging.Media.Formats;

/// <summary>
/// Recognises DICOM without preamble and prefix: file meta information or a data set from the first byte, as older
/// writers and ACR-NEMA 2.0 made them. There is no magic, so several plausible elements in a row are asked for.
/// </summary>
internal static class BareDataSet
{
    private const int Enough = 3;

    public static bool Recognises(ReadOnlySpan<byte> head)
    {
        if (head.Length < DicomElement.ShortHeader)
            return false;
        var encoding = DicomEncoding.Guess(head, declared: null);
        // The first group is 0002 (meta information) or 0008 (identification, with or without its group length).
        return encoding.UInt16(head) is 0x0002 or 0x0008 && Plausible(head, encoding) >= Enough;
    }

    /// <summary>Counts elements with ascending tags and credible lengths, as far as the head goes.</summary>
    private static int Plausible(ReadOnlySpan<byte> head, DicomEncoding encoding)
    {
        uint previous = 0;
        int count = 0;
        while (head.Length >= DicomElement.LongHeader && count < Enough)
        {
            // One good element of group 0002 is enough: how the data set after it is written is not known yet.
            if (previous >> 16 == 0x0002 && encoding.UInt16(head) != 0x0002)
                return Enough;
            int headerLength = DicomElement.HeaderLength(head, encoding);
            var element = DicomElement.Read(head, encoding);
            bool isCredible = element.Tag > previous || (count == 0 && element.Tag >= previous);
            if (!isCredible || (encoding.Explicit && !DicomVr.IsKnown(head[4..6])) || element.Tag >> 16 > 0x7FE0)
                return 0;
            count++;
            if (element.IsUndefined)
                return Enough;
            if (element.Length > 1 << 20)
                return 0;
            previous = element.Tag;
            if (headerLength + element.Length > head.Length)
                return count;
            head = head[(headerLength + (int)element.Length)..];
        }
        // A very short data set makes up for it by ending where an element does.
        return head.IsEmpty && count == Enough - 1 ? Enough : count;
    }
}
