using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Identity.Staff;

/// <summary>
/// Where the sealed values about staff lie. All of them are under the service's one key for staff; a person's name,
/// address and TOTP secret are readable nowhere else.
/// </summary>
internal sealed partial class StaffSeals(DataKeys keys, BlindIndexes indexes, ILogger<StaffSeals> logger)
{
    private const string Purpose = "staff";

    /// <summary>The key that <see cref="Email"/>, <see cref="Name"/> and <see cref="TotpSecret"/> are sealed
    /// with.</summary>
    public ValueTask<DataKey> KeyAsync(CancellationToken ct) => keys.OfServiceAsync(Purpose, ct);

    /// <summary>Finds an address again, however it was typed.</summary>
    public ValueTask<byte[]> IndexAsync(string email, CancellationToken ct) =>
        indexes.OfAsync("staff.email", EmailAddress.Normalise(email), ct);

    /// <summary>For lists, where one damaged row must not hide the others: null, and the operators are told.</summary>
    public string? TryOpen(DataKey key, byte[] value, SealedField place)
    {
        try
        {
            return key.Open(value, place);
        }
        catch (BrokenSealException)
        {
            Unreadable(logger, place);
            return null;
        }
    }

    public static SealedField Email(string table, Guid rowId) => new(table, "email", rowId);

    public static SealedField Name(string table, Guid rowId) => new(table, "name", rowId);

    public static SealedField TotpSecret(string table, Guid rowId) => new(table, "totp_secret", rowId);

    [LoggerMessage(LogLevel.Critical, "A sealed value does not open: {Place}")]
    private static partial void Unreadable(ILogger logger, SealedField place);
}
