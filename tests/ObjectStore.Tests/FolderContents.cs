using System.Security.Cryptography;

namespace Imaging.ObjectStore.Tests;

/// <summary>Every file below a folder and what is in it: two that are equal differ in nothing.</summary>
internal static class FolderContents
{
    public static string Of(string folder) => string.Join('\n',
        Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => $"{Path.GetRelativePath(folder, path)} {DigestOf(path)}"));

    private static string DigestOf(string path) =>
        Directory.Exists(path) ? "" : Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
