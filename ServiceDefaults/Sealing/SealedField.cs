using System.Text;

namespace Imaging.ServiceDefaults.Sealing;

/// <summary>Where a sealed value lives. It is part of what is authenticated, so a value moved to another row, column
/// or table does not open.</summary>
public readonly record struct SealedField(string Table, string Column, Guid RowId)
{
    internal byte[] AssociatedData() => [.. Encoding.ASCII.GetBytes($"{Table}.{Column}:"), .. RowId.ToByteArray(true)];
}

/// <summary>A stored value does not pass its check: it was changed, moved, or sealed with another key.</summary>
public sealed class BrokenSealException(SealedField place)
    : Exception($"The value in {place.Table}.{place.Column} of row {place.RowId} does not open.")
{
    public SealedField Place => place;
}
