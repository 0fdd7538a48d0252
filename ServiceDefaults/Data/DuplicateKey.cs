using MySqlConnector;

namespace Imaging.ServiceDefaults.Data;

public static class DuplicateKey
{
    /// <summary>True for ER_DUP_ENTRY: a unique index has decided against this row.</summary>
    public static bool Is(MySqlException exception) => exception.ErrorCode == MySqlErrorCode.DuplicateKeyEntry;
}
