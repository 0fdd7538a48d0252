using System.Text;

namespace Imaging.ServiceDefaults.Sealing;

/// <summary>
/// Keyed digests that find a sealed value by equality: HMAC-SHA-256 over the normalised text, a key for each column.
/// </summary>
public sealed class BlindIndexes(DataKeys keys)
{
    /// <param name="column">Table and column, for example "patient.family_name".</param>
    public async ValueTask<byte[]> OfAsync(string column, string normalised, CancellationToken ct) =>
        (await keys.OfServiceAsync($"index:{column}", ct)).Mac(Encoding.UTF8.GetBytes(normalised));

    /// <summary>The version that names are indexed by: key and folding in one. A row says by which it was.</summary>
    public const int NameVersion = 2;

    /// <summary>The version before, by which rows are still found until they have been indexed anew.</summary>
    public const int FormerNameVersion = 1;

    public async ValueTask<byte[]> OfNameAsync(
        string column, string name, CancellationToken ct, int version = NameVersion) => version switch
    {
        FormerNameVersion => await OfAsync(column, FormerNameFolding.Fold(name), ct),
        NameVersion => await OfAsync($"{column}:2", NameFolding.Fold(name), ct),
        _ => throw new ArgumentOutOfRangeException(nameof(version)),
    };
}
