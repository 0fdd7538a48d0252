using System.Text.RegularExpressions;

namespace Imaging.Deploy.Tests;

/// <summary>Nothing cleans a session of the pool between two users, so what stays in one is said only where its session
/// is not shared (`DbDataSource.CreateConnection`), or is undone.</summary>
public sealed partial class SessionStatementTests
{
    private static readonly string[] Meant =
    [
        "ServiceDefaults/Audit/SealerLock.cs", "ServiceDefaults/Data/MigrationRunner.cs",
        "ServiceDefaults/Data/MySqlDatabase.cs", "ServiceDefaults/Data/WholeTransaction.cs",
        "services/Media/Reconciliation/Reconcile.cs",
    ];

    [Fact]
    public void What_stays_in_a_session_is_said_only_where_it_is_meant()
    {
        var saying = Repository.Files("*.cs")
            .Where(file => file.StartsWith("ServiceDefaults/", StringComparison.Ordinal)
                || file.StartsWith("services/", StringComparison.Ordinal)
                || file.StartsWith("gateway/", StringComparison.Ordinal))
            .Where(file => StaysInSession().IsMatch(Repository.Read(file)));

        Assert.Equal(Meant, saying);
    }

    [GeneratedRegex("""
        _LOCK\(|LOCK\sTABLE|CREATE\sTEMPORARY|SET\s(SESSION|GLOBAL|NAMES|AUTOCOMMIT|TRANSACTION|@)
        |"+\s*(BEGIN|START\sTRANSACTION|PREPARE|CALL|USE)\b|OpenConnection\(\)|@\w+\s*:=
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex StaysInSession();
}
