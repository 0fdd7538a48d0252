using System.Globalization;
using System.Reflection;

namespace Imaging.ServiceDefaults.Data;

/// <summary>
/// Numbered statements embedded in an assembly under one folder: Migrations/0001_create_image.sql and so on, one
/// statement each. What ServiceDefaults brings to whoever uses it is numbered from 9001.
/// </summary>
internal sealed record MigrationSet(Assembly Assembly, string Folder = "")
{
    public IEnumerable<Migration> Read() =>
        Assembly.GetManifestResourceNames()
            .Where(resource => resource.EndsWith(".sql", StringComparison.Ordinal)
                && resource.Contains(Marker, StringComparison.Ordinal))
            .Select(Read);

    private string Marker => Folder.Length == 0 ? ".Migrations." : $".{Folder}.Migrations.";

    private Migration Read(string resource)
    {
        var name = resource[(resource.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length)..];
        using var reader = new StreamReader(Assembly.GetManifestResourceStream(resource)!);
        return new(int.Parse(name[..4], CultureInfo.InvariantCulture), name, reader.ReadToEnd());
    }
}

internal sealed record Migration(int Number, string Name, string Statement);
