using System.Text.RegularExpressions;

namespace Imaging.Graph.Tests.Authorization;

/// <summary>The RPCs of all contracts, as "package.Service/Method".</summary>
internal static partial class Contracts
{
    public static IReadOnlyList<string> Rpcs { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "contracts"), "*.proto", SearchOption.AllDirectories)
            .SelectMany(file => Of(File.ReadAllText(file))),
    ];

    private static IEnumerable<string> Of(string proto)
    {
        var text = Comment().Replace(proto, "");
        var package = Package().Match(text).Groups[1].Value;
        var service = "";
        foreach (Match word in ServiceOrRpc().Matches(text))
        {
            if (word.Groups["service"].Success) service = word.Groups["service"].Value;
            else yield return $"{package}.{service}/{word.Groups["rpc"].Value}";
        }
    }

    [GeneratedRegex(@"//.*|/\*[\s\S]*?\*/")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\bpackage\s+([\w.]+)\s*;")]
    private static partial Regex Package();

    [GeneratedRegex(@"\bservice\s+(?<service>\w+)\s*\{|\brpc\s+(?<rpc>\w+)\s*\(")]
    private static partial Regex ServiceOrRpc();
}
