using System.Globalization;
using System.Reflection;

namespace Imaging.ServiceDefaults.Data;

/// <summary>The numbered statements embedded in a service: Migrations/0001_create_image.sql and so on, one statement
/// each.</summary>
internal sealed record MigrationSet(string ConnectionString, Assembly Assembly)
{
    private const string Folder = ".Migrations.";

    public IEnumerable<Migration> InOrder() =>
        Assembly.GetManifestResourceNames()
            .Where(resource => resource.EndsWith(".sql", StringComparison.Ordinal))
            .Select(Read)
            .OrderBy(migration => migration.Number);

    private Migration Read(string resource)
    {
        var name = resource[(resource.IndexOf(Folder, StringComparison.Ordinal) + Folder.Length)..];
        using var reader = new StreamReader(Assembly.GetManifestResourceStream(resource)!);
        return new(int.Parse(name[..4], CultureInfo.InvariantCulture), name, reader.ReadToEnd());
    }
}

internal sealed record Migration(int Number, string Name, string Statement);
