using System.Text.Json;
using Aspire.Hosting.Publishing;

namespace Imaging.AppHost;

/// <summary>
/// A value made at the first start and kept beside the data that it belongs to. (Aspire's own way keeps it for the
/// person at the keyboard, one for all data folders.)
/// </summary>
internal sealed class KeptSecret(string name, GenerateParameterDefault kind, string folder) : ParameterDefault
{
    private static readonly Lock Gate = new();

    public override string GetDefaultValue()
    {
        lock (Gate)
        {
            var path = Path.Combine(folder, "parameters.json");
            var kept = File.Exists(path)
                ? JsonSerializer.Deserialize<SortedDictionary<string, string>>(File.ReadAllText(path))!
                : [];
            if (kept.TryGetValue(name, out var value)) return value;
            kept[name] = kind.GetDefaultValue();
            DataFolder.CreateForOwner(folder);
            // Whole or not at all: a start that is cut short leaves the old file.
            using (var file = OwnFile.Create($"{path}.new"))
                JsonSerializer.Serialize(file, kept);
            File.Move($"{path}.new", path, overwrite: true);
            return kept[name];
        }
    }

    public override void WriteToManifest(ManifestPublishingContext context) => kind.WriteToManifest(context);
}
