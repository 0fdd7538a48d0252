namespace Imaging.Graph.Tests.Staff;

/// <summary>A role and a state are one of a few words, in requests and in the database.</summary>
public sealed class WordsTests(ImagingGraph graph) : IDisposable
{
    private readonly IdentityAccess _identity = new(graph);

    public void Dispose() => _identity.Dispose();

    [Theory]
    [InlineData("role", "")]
    [InlineData("role", "Admin")]
    [InlineData("role", "owner")]
    [InlineData("role", "clinician,admin")]
    [InlineData("state", "")]
    [InlineData("state", "active ")]
    public async Task Another_word_is_refused_by_name(string field, string word)
    {
        var (admin, person) = (await Crew.AdminAsync(graph), await Crew.HireAsync(graph, "viewer"));
        var id = await person.IdAsync();
        var body = new Dictionary<string, string> { [field] = word };

        using var changed = await admin.Browser.SendAsync(HttpMethod.Patch, $"identity/staff/{id}", body);
        body["email"] = Person.NewEmail();
        body["name"] = "Sam Poe";
        using var invited = await admin.Browser.PostAsync("identity/invitations", body);

        Assert.Contains($"\"{field}\":[", await RefusedAsync(changed), StringComparison.Ordinal);
        Assert.Contains("\"role\":[", await RefusedAsync(invited), StringComparison.Ordinal);
        Assert.Equal("viewer", await _identity.AskAsync("SELECT role FROM staff WHERE staff_id = @id", ("@id", id)));
    }

    private static async Task<string> RefusedAsync(HttpResponseMessage answer)
    {
        Assert.Equal(400, (int)answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("UPDATE staff SET role = ''")]
    [InlineData("UPDATE staff SET state = 'gone'")]
    [InlineData("UPDATE session SET purpose = ''")]
    [InlineData("INSERT INTO invitation (invitation_id, token_sha256, email_index, email, name, role, invited_by, "
        + "created_at, expires_at) VALUES ('', '', '', '', '', '', '', NOW(), NOW())")]
    public async Task The_database_keeps_no_other(string statement)
    {
        await Crew.AdminAsync(graph);

        var refused = await Assert.ThrowsAsync<MySqlConnector.MySqlException>(() => _identity.SqlAsync(statement));

        // A CHECK was violated: 4025 of MariaDB, 3819 of MySQL.
        Assert.True((int)refused.ErrorCode is 3819 or 4025, $"{refused.ErrorCode}");
    }
}
