using System.Text.Json.Nodes;
using System.Buffers.Text;
using Grpc.Core;
using Imaging.Graph.Tests.Staff;
using Imaging.Identity.V1;

namespace Imaging.Graph.Tests.Links;

public sealed class LinkTests(ImagingGraph graph) : IDisposable
{
    private readonly IdentityAccess _identity = new(graph);

    public void Dispose() => _identity.Dispose();

    [Fact]
    public async Task Fifty_guesses_at_once_yield_at_most_five_answers_and_lock_the_link()
    {
        var link = await CreateAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(day => link.AnswerAsync($"guess {day}")));

        var given = answers.Where(answer => answer is not null).ToArray();
        Assert.Equal(5, given.Length);
        Assert.Equal([0, 1, 2, 3, 4], given.Select(answer => answer!.AttemptsLeft).Order());
        Assert.Equal(LinkState.Locked, (await link.BeginAsync(PatientLink.RightAnswer)).State);
    }

    [Fact]
    public async Task Fifty_guesses_at_once_with_the_right_one_among_them_yield_no_more()
    {
        var link = await CreateAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(
            day => link.AnswerAsync(day == 3 ? PatientLink.RightAnswer : $"guess {day}", $"device {day}")));

        Assert.InRange(answers.Count(answer => answer is not null), 1, 5);
    }

    [Fact]
    public async Task The_same_wrong_answer_counts_once_however_often_it_is_given()
    {
        var link = await CreateAsync();
        var left = new List<int>();
        for (var time = 0; time < 7; time++) left.Add((await link.AnswerAsync("wrong"))!.AttemptsLeft);
        var parallel = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => link.AnswerAsync("other")));

        Assert.All(left, count => Assert.Equal(4, count));
        Assert.All(parallel, answer => Assert.InRange(answer!.AttemptsLeft, 3, 4));
        Assert.NotEmpty((await link.AnswerAsync(PatientLink.RightAnswer))!.SessionSecret);
    }

    [Fact]
    public async Task The_right_answer_opens_a_session_of_this_encounter_again_and_again_at_no_cost()
    {
        var link = await CreateAsync();
        var first = (await link.AnswerAsync(PatientLink.RightAnswer))!;
        for (var wrong = 0; wrong < 4; wrong++)
            Assert.Equal(4 - wrong, (await link.AnswerAsync($"{wrong}"))?.AttemptsLeft);
        var again = (await link.AnswerAsync(PatientLink.RightAnswer))!;
        var resolved = (await link.ResolveAsync(again.SessionSecret))!;
        var claims = Claims(resolved.Token);

        Assert.NotEqual(first.SessionSecret, again.SessionSecret);
        Assert.Equal(("patient", $"{link.EncounterId}"), (resolved.Kind, resolved.EncounterId));
        Assert.Equal(($"patient:{again.SessionId}", "answer", "true", $"{link.EncounterId}"), ((string?)claims["sub"],
            (string?)claims["purpose"], (string?)claims["first_browser"], (string?)claims["encounter"]));
        Assert.InRange(resolved.SessionExpiresAt.ToDateTimeOffset() - TimeProvider.System.GetUtcNow(),
            TimeSpan.FromMinutes(58), TimeSpan.FromMinutes(61));
    }

    [Fact]
    public async Task Three_browsers_may_use_it_and_the_others_are_told_from_the_first()
    {
        var link = await CreateAsync();
        var first = (await link.AnswerAsync(PatientLink.RightAnswer, "one"))!;
        var second = (await link.AnswerAsync(PatientLink.RightAnswer, "two"))!;
        var secondAgain = (await link.AnswerAsync(PatientLink.RightAnswer, "two"))!;
        await link.AnswerAsync(PatientLink.RightAnswer, "three");
        var fourth = await Assert.ThrowsAsync<RpcException>(() => link.AnswerAsync(PatientLink.RightAnswer, "four"));
        var firstAgain = (await link.AnswerAsync(PatientLink.RightAnswer, "one"))!;

        Assert.Equal((false, false), (first.IsOtherBrowser, first.IsNewBrowser));
        Assert.Equal((true, true), (second.IsOtherBrowser, second.IsNewBrowser));
        Assert.Equal((true, false), (secondAgain.IsOtherBrowser, secondAgain.IsNewBrowser));
        Assert.Equal(StatusCode.ResourceExhausted, fourth.StatusCode);
        Assert.False(firstAgain.IsOtherBrowser);
        Assert.Equal("false", (string?)Claims((await link.ResolveAsync(second.SessionSecret))!.Token)["first_browser"]);
    }

    [Fact]
    public async Task A_new_link_ends_the_old_one_and_its_sessions()
    {
        var link = await CreateAsync();
        var session = (await link.AnswerAsync(PatientLink.RightAnswer))!.SessionSecret;
        var old = link.Token;
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => link.RenewAsync()));
        var live = await _identity.AskAsync(
            "SELECT COUNT(*) FROM link WHERE encounter_id = @id AND live = 1", ("@id", link.EncounterId));

        Assert.NotEqual(old, link.Token);
        Assert.Null(await link.ResolveAsync(session));
        Assert.Equal(1L, live);
    }

    [Fact]
    public async Task A_revoked_one_says_so_and_ends_what_came_from_it_and_an_attempt_begun_before()
    {
        var link = await CreateAsync();
        var session = (await link.AnswerAsync(PatientLink.RightAnswer))!.SessionSecret;
        var begun = await link.BeginAsync(PatientLink.RightAnswer);
        await link.RevokeAsync();
        await link.RevokeAsync();
        var late = await Assert.ThrowsAsync<RpcException>(() => link.CompleteAsync(begun.AttemptId, matched: true));

        Assert.Equal(LinkState.Revoked, (await link.BeginAsync(PatientLink.RightAnswer)).State);
        Assert.Null(await link.ResolveAsync(session));
        Assert.Equal(StatusCode.NotFound, late.StatusCode);
    }

    [Fact]
    public async Task An_expired_one_still_serves_for_withdrawal()
    {
        var link = await CreateAsync();
        await link.ExpireAsync();
        var begun = await link.BeginAsync(PatientLink.RightAnswer);
        var done = await link.CompleteAsync(begun.AttemptId, matched: true, purpose: "withdrawal");

        Assert.Equal(LinkState.Expired, begun.State);
        Assert.Equal("withdrawal", (string?)Claims((await link.ResolveAsync(done.SessionSecret))!.Token)["purpose"]);
    }

    [Fact]
    public async Task An_attempt_ends_once_and_the_previous_session_ends_with_the_new_one()
    {
        var link = await CreateAsync();
        var before = (await link.AnswerAsync(PatientLink.RightAnswer))!.SessionSecret;
        var begun = await link.BeginAsync(PatientLink.RightAnswer);
        var after = await link.CompleteAsync(begun.AttemptId, matched: true, previous: before);
        var again = await Assert.ThrowsAsync<RpcException>(() => link.CompleteAsync(begun.AttemptId, matched: true));
        var ended = await link.ResolveAsync(before);
        await link.EndSessionsAsync();

        Assert.Equal(StatusCode.NotFound, again.StatusCode);
        Assert.Null(ended);
        Assert.Null(await link.ResolveAsync(after.SessionSecret));
    }

    [Fact]
    public async Task What_is_malformed_is_refused()
    {
        var (link, encounter) = (await CreateAsync(), await _identity.AsAsync("encounter"));
        var unknown = new PatientLink(_identity, encounter);
        var notFound = await Assert.ThrowsAsync<RpcException>(() => unknown.BeginAsync("x"));
        var foreign = await Assert.ThrowsAsync<RpcException>(
            async () => await new PatientLink(_identity, await _identity.AsAsync("gateway")).RenewAsync());
        var past = await Assert.ThrowsAsync<RpcException>(async () => await _identity.Links.CreateLinkAsync(
            new() { EncounterId = $"{link.EncounterId}", ExpiresAt = new() { Seconds = long.MinValue } }, encounter,
            cancellationToken: TestContext.Current.CancellationToken));
        var badId = await Assert.ThrowsAsync<RpcException>(() => link.CompleteAsync("x", matched: false));
        var badHash = await Assert.ThrowsAsync<RpcException>(async () =>
            await _identity.Links.BeginLinkVerificationAsync(
                new(), encounter, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(StatusCode.NotFound, notFound.StatusCode);
        Assert.Equal(StatusCode.PermissionDenied, foreign.StatusCode);
        Assert.All([past, badId, badHash], refused => Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode));
    }

    private Task<PatientLink> CreateAsync() => PatientLink.CreateAsync(_identity);

    private static JsonNode Claims(string token) =>
        JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]))!;
}
