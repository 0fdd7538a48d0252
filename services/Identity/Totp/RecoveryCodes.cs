using System.Security.Cryptography;
using Imaging.Identity.Data;
using Imaging.ServiceDefaults.Security;
using OtpNet;

namespace Imaging.Identity.Totp;

/// <summary>Ten codes of 80 random bits for somebody whose phone is gone; each works once. Kept as hashes.</summary>
internal static class RecoveryCodes
{
    private const int Count = 10;
    // A multiple of five, so that Base32 (RFC 4648, 6) ends without padding.
    private const int Bytes = 10;
    private const int Group = 4;

    /// <summary>New ones; those there were are void.</summary>
    public static async Task<string[]> RenewAsync(Guid staffId, Work work)
    {
        var codes = Enumerable.Range(0, Count)
            .Select(_ => Base32Encoding.ToString(RandomNumberGenerator.GetBytes(Bytes))).ToArray();
        await work.ExecuteAsync(Sql.Forget, new { staffId });
        await work.ExecuteAsync(
            Sql.Insert, codes.Select(code => new { staffId, codeSha256 = Browser.Digest(code) }).ToArray());
        return [.. codes.Select(code => string.Join('-', code.Chunk(Group).Select(group => new string(group))))];
    }

    /// <summary>True for a code that is unused; it is used now.</summary>
    public static async Task<bool> UseAsync(Guid staffId, string code, Work work)
    {
        var plain = string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return await work.ExecuteAsync(Sql.Use, new { staffId, codeSha256 = Browser.Digest(plain) }) > 0;
    }

    private static class Sql
    {
        public const string Forget = "DELETE FROM recovery_code WHERE staff_id = @staffId";

        public const string Insert = """
            INSERT INTO recovery_code (staff_id, code_sha256)
            VALUES (@staffId, @codeSha256)
            """;

        public const string Use = "DELETE FROM recovery_code WHERE staff_id = @staffId AND code_sha256 = @codeSha256";
    }
}
