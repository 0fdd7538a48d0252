using System.Reflection;
using Imaging.Encounter.Tests.Running;
using MySqlConnector;

namespace Imaging.Encounter.Tests.Encounters;

/// <summary>Rows from before a rule, and the rule as the database keeps it.</summary>
public sealed class OldRowsTests : IAsyncLifetime
{
    private const int LastBeforeWords = 11;
    private static readonly byte[] Sealed = [1, 2, 3];

    private readonly Guid _id = Guid.CreateVersion7();
    private LocalServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await LocalServer.StartAsync();
        await _server.CreateDatabaseAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Empty_words_of_before_become_words_and_none_comes_after()
    {
        await MigrateAsync(number => number <= LastBeforeWords);
        await _server.ExecuteAsync("""
            INSERT INTO encounter (encounter_id, patient_id, reference, status, owner_id, intimate, needs_attention,
              family_index, language, notify, reason, expires_in, reply_within, expires_at, registered_at)
            VALUES (@id, @id, 'ABCDEFG2', 'invited', @id, 0, 0, '', '', '', @sealed, 7, 7, NOW(6), NOW(6))
            """, ("@id", _id), ("@sealed", Sealed));
        await _server.ExecuteAsync("""
            INSERT INTO consent_answer (consent_answer_id, encounter_id, answered_at, session_id, version, language,
              wording_sha256, relation, treatment, record, teaching)
            VALUES (@id, @id, NOW(6), @id, '1', 'en', '', '', 1, 1, 1)
            """, ("@id", _id));
        await _server.ExecuteAsync("""
            INSERT INTO withdrawal (withdrawal_id, encounter_id, requested_at, requested_by, is_whole)
            VALUES (@id, @id, NOW(6), '', 1)
            """, ("@id", _id));

        await MigrateAsync(number => number > LastBeforeWords);

        Assert.Equal("none en", await _server.ScalarAsync<string>("SELECT CONCAT(notify, ' ', language) FROM encounter"));
        Assert.Equal("other", await _server.ScalarAsync<string>("SELECT relation FROM consent_answer"));
        Assert.Equal("other", await _server.ScalarAsync<string>("SELECT requested_by FROM withdrawal"));
        foreach (var column in (string[])["encounter.notify", "encounter.language", "encounter.status",
            "consent_answer.relation", "withdrawal.requested_by"])
        {
            var (table, name) = (column.Split('.')[0], column.Split('.')[1]);
            await Assert.ThrowsAsync<MySqlException>(() => _server.ExecuteAsync($"UPDATE {table} SET {name} = ''"));
            await Assert.ThrowsAsync<MySqlException>(() => _server.ExecuteAsync($"UPDATE {table} SET {name} = 'zz'"));
        }
    }

    private async Task MigrateAsync(Func<int, bool> isOne)
    {
        var assembly = Assembly.Load("Imaging.Encounter");
        const string Marker = ".Migrations.";
        foreach (var resource in assembly.GetManifestResourceNames()
            .Where(name => name.Contains(Marker, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var number = resource[(resource.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length)..][..4];
            if (!isOne(int.Parse(number, System.Globalization.CultureInfo.InvariantCulture))) continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            await _server.ExecuteAsync(await reader.ReadToEndAsync());
        }
    }
}
