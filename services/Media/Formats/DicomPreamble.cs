namespace Imaging.Media.Formats;

/// <summary>
/// The 128 bytes before "DICM" are the writer's to use (PS3.10, 7.1), so that one file can be two. A TIFF header is
/// such a use (whole slide images readable by TIFF viewers) and is let through; whatever a system could run, unpack
/// or render as a page is not, as the security considerations of PS3.10, 7.5 advise.
/// </summary>
internal static class DicomPreamble
{
    public const int Length = 128;

    private static readonly (byte[] Start, string What)[] s_starts =
    [
        ([.. "MZ"u8], "a Windows executable"),
        ([0x7F, .. "ELF"u8], "an executable"),
        ([0xFE, 0xED, 0xFA, 0xCE], "an executable"),
        ([0xFE, 0xED, 0xFA, 0xCF], "an executable"),
        ([0xCE, 0xFA, 0xED, 0xFE], "an executable"),
        ([0xCF, 0xFA, 0xED, 0xFE], "an executable"),
        ([0xCA, 0xFE, 0xBA, 0xBE], "an executable"),
        ([0xBE, 0xBA, 0xFE, 0xCA], "an executable"),
        ([0x00, .. "asm"u8], "an executable"),
        ([0x4C, 0x00, 0x00, 0x00, 0x01, 0x14, 0x02, 0x00], "a Windows shortcut"),
        ([.. "#!"u8], "a script"),
        ([0xEF, 0xBB, 0xBF, .. "#!"u8], "a script"),
        ([.. "PK"u8], "a ZIP archive"),
        ([0x1F, 0x8B], "a gzip archive"),
        ([.. "BZh"u8], "a bzip2 archive"),
        ([0xFD, .. "7zXZ"u8, 0x00], "an xz archive"),
        ([0x28, 0xB5, 0x2F, 0xFD], "a Zstandard archive"),
        ([.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], "a 7-Zip archive"),
        ([.. "Rar!"u8], "a RAR archive"),
        ([.. "MSCF"u8], "a cabinet archive"),
        ([.. "!<arch>"u8], "an archive"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an Office document"),
        ([.. "{\\rtf"u8], "a rich text document"),
    ];

    // Readers of these look past what comes before: PDF within the first kilobyte, HTML after white space and comments.
    private static readonly (byte[] LowerCase, string What)[] s_anywhere =
    [
        ([.. "%pdf"u8], "a PDF document"),
        ([.. "%!ps"u8], "a PostScript program"),
        ([.. "<?php"u8], "a script"),
        ([.. "@echo"u8], "a script"),
        ([.. "<script"u8], "an HTML page"),
        ([.. "<html"u8], "an HTML page"),
        ([.. "<!doctype"u8], "an HTML page"),
        ([.. "<!--"u8], "an HTML page"),
        ([.. "<head"u8], "an HTML page"),
        ([.. "<body"u8], "an HTML page"),
        ([.. "<iframe"u8], "an HTML page"),
        ([.. "<img"u8], "an HTML page"),
        ([.. "<svg"u8], "an SVG drawing"),
        ([.. "<?xml"u8], "an XML document"),
        ([.. "pk"u8, 0x03, 0x04], "a ZIP archive"),
        ([.. "rar!"u8, 0x1A, 0x07], "a RAR archive"),
    ];

    /// <summary>What else a file with this preamble would be taken for, or null if it is harmless.</summary>
    public static string? Danger(ReadOnlySpan<byte> preamble)
    {
        Span<byte> lower = stackalloc byte[Length];
        for (int i = 0; i < preamble.Length; i++)
            lower[i] = preamble[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(preamble[i] | 0x20) : preamble[i];
        foreach (var (start, what) in s_starts)
        {
            if (preamble.StartsWith(start))
                return what;
        }
        foreach (var (part, what) in s_anywhere)
        {
            if (lower.IndexOf(part) >= 0)
                return what;
        }
        return null;
    }
}
