using Grpc.Core;

namespace Imaging.Graph.Tests.Staff;

public sealed class SessionLimitTests(ImagingGraph graph) : IDisposable
{
    private readonly IdentityAccess _identity = new(graph);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _identity.Dispose();

    [Fact]
    public async Task It_ends_after_a_quarter_of_an_hour_without_activity_and_after_half_a_day_with_it()
    {
        var person = await HireAsync();
        var me = await person.Browser.GetJsonAsync("identity/me");
        var session = me["session"]!;
        var (created, idle, end) = ((DateTimeOffset)session["createdAt"]!, (DateTimeOffset)session["idleUntil"]!,
            (DateTimeOffset)session["expiresAt"]!);

        Assert.Equal(TimeSpan.FromHours(12), end - created);
        Assert.InRange(idle - created, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(16));
        await SetAsync(person, "idle_until");
        Assert.Null(await _identity.ResolveAsync(person.Browser.Session));
        await person.SignInAsync();
        await SetAsync(person, "expires_at");
        Assert.Null(await _identity.ResolveAsync(person.Browser.Session));
    }

    [Fact]
    public async Task Activity_puts_the_idle_limit_off_and_what_goes_on_without_the_user_does_not()
    {
        var person = await HireAsync();
        await SetAsync(person, "last_seen_at");
        var before = await IdleUntilAsync(person);
        await _identity.ResolveAsync(person.Browser.Session, isActivity: false);
        Assert.Equal(before, await IdleUntilAsync(person));
        await _identity.ResolveAsync(person.Browser.Session);
        Assert.True(await IdleUntilAsync(person) > before);
    }

    [Fact]
    public async Task Signing_out_ends_it_and_takes_the_cookie()
    {
        var person = await HireAsync();
        var secret = person.Browser.Session;
        using var done = await person.Browser.SendAsync(HttpMethod.Post, "identity/logout");

        Assert.Equal(204, (int)done.StatusCode);
        Assert.Null(person.Browser.Session);
        Assert.Null(await _identity.ResolveAsync(secret));
    }

    [Fact]
    public async Task One_sees_and_ends_ones_own_sessions_only()
    {
        var (person, other) = (await HireAsync(), await HireAsync());
        var first = person.Browser.Session;
        person.Browser = await person.SignInElsewhereAsync();
        var list = (await person.Browser.GetJsonAsync("identity/sessions"))["items"]!.AsArray();
        var elsewhere = (string)list.Single(item => !(bool)item!["isCurrent"]!)!["id"]!;
        using var foreign = await other.Browser.SendAsync(HttpMethod.Delete, $"identity/sessions/{elsewhere}");
        using var ended = await person.Browser.SendAsync(HttpMethod.Delete, $"identity/sessions/{elsewhere}");

        Assert.Equal(2, list.Count);
        await foreign.ProblemAsync(404, "not-found");
        Assert.Equal(204, (int)ended.StatusCode);
        Assert.Null(await _identity.ResolveAsync(first));
        Assert.NotNull(await _identity.ResolveAsync(person.Browser.Session));
    }

    [Fact]
    public async Task The_list_of_them_comes_page_by_page_newest_first()
    {
        var person = await HireAsync();
        for (var elsewhere = 0; elsewhere < 2; elsewhere++) person.Browser = await person.SignInElsewhereAsync();

        var first = await person.Browser.GetJsonAsync("identity/sessions?limit=2");
        var second = await person.Browser.GetJsonAsync($"identity/sessions?limit=2&cursor={(string)first["next"]!}");
        using var foreign = await person.Browser.GetAsync("identity/sessions?cursor=x");
        using var large = await person.Browser.GetAsync("identity/sessions?limit=201");

        var ids = first["items"]!.AsArray().Concat(second["items"]!.AsArray()).Select(item => (string)item!["id"]!);
        Assert.Equal((2, 1), (first["items"]!.AsArray().Count, second["items"]!.AsArray().Count));
        Assert.Null(second["next"]);
        Assert.Equal(3, ids.Distinct().Count());
        Assert.Equal(ids.OrderDescending(StringComparer.Ordinal), ids);
        Assert.True((bool)first["items"]![0]!["isCurrent"]!);
        await foreign.ProblemAsync(400, "invalid-cursor");
        await large.ProblemAsync(400, "invalid-request");
    }

    [Fact]
    public async Task Rpcs_name_their_callers_and_refuse_what_is_malformed()
    {
        var (gateway, encounter) = (await _identity.AsAsync("gateway"), await _identity.AsAsync("encounter"));
        var hash = Google.Protobuf.ByteString.CopyFrom(new byte[32]);

        await RefusedAsync(StatusCode.PermissionDenied, _identity.Sessions.ResolveSessionAsync(
            new() { SessionSha256 = hash, Audience = "media" }, encounter, cancellationToken: Ct));
        await RefusedAsync(StatusCode.InvalidArgument, _identity.Sessions.ResolveSessionAsync(
            new() { SessionSha256 = Google.Protobuf.ByteString.CopyFrom(1), Audience = "media" }, gateway,
            cancellationToken: Ct));
        await RefusedAsync(StatusCode.InvalidArgument, _identity.Sessions.ResolveSessionAsync(
            new() { SessionSha256 = hash, Audience = "elsewhere" }, gateway, cancellationToken: Ct));
        await RefusedAsync(StatusCode.NotFound, _identity.Sessions.ResolveSessionAsync(
            new() { SessionSha256 = hash, Audience = "media" }, gateway, cancellationToken: Ct));
        await RefusedAsync(StatusCode.InvalidArgument, _identity.Sessions.EndSessionsAsync(
            new(), encounter, cancellationToken: Ct));
        await RefusedAsync(StatusCode.PermissionDenied, _identity.Sessions.EndSessionsAsync(
            new() { SessionId = $"{Guid.CreateVersion7()}" }, gateway, cancellationToken: Ct));
        await RefusedAsync(StatusCode.InvalidArgument, _identity.Staff.ListStaffAsync(
            new() { StaffIds = { "nobody" } }, encounter, cancellationToken: Ct));
        await RefusedAsync(StatusCode.PermissionDenied, _identity.Staff.ListStaffAsync(
            new(), gateway, cancellationToken: Ct));
    }

    [Fact]
    public async Task Encounter_learns_who_its_staff_are()
    {
        var person = await HireAsync();
        var id = $"{await person.IdAsync()}";
        var listed = await _identity.Staff.ListStaffAsync(
            new() { StaffIds = { id, $"{Guid.CreateVersion7()}" } }, await _identity.AsAsync("encounter"),
            cancellationToken: Ct);

        var member = Assert.Single(listed.Staff);
        Assert.Equal((id, "Sam Poe", person.Email, "clinician", true),
            (member.StaffId, member.Name, member.Email, member.Role, member.IsActive));
    }

    private Task<Person> HireAsync() => Crew.HireAsync(graph, "clinician");

    private static async Task RefusedAsync<T>(StatusCode status, AsyncUnaryCall<T> call) =>
        Assert.Equal(status, (await Assert.ThrowsAsync<RpcException>(async () => await call)).StatusCode);

    private Task<int> SetAsync(Person person, string column) => _identity.SqlAsync(
        $"UPDATE session SET {column} = DATE_SUB(@now, INTERVAL 1 MINUTE) WHERE secret_sha256 = @hash",
        ("@now", TimeProvider.System.GetUtcNow().UtcDateTime), ("@hash", Hash(person)));

    private async Task<DateTime> IdleUntilAsync(Person person) => (DateTime)(await _identity.AskAsync(
        "SELECT idle_until FROM session WHERE secret_sha256 = @hash", ("@hash", Hash(person))))!;

    private static byte[] Hash(Person person) => IdentityAccess.Sha256(person.Browser.Session!);
}
