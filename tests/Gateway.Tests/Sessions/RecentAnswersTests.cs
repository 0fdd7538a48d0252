using Imaging.Gateway.Credentials;
using Microsoft.Extensions.Caching.Memory;

namespace Imaging.Gateway.Tests.Sessions;

public sealed class RecentAnswersTests : IDisposable
{
    private readonly MemoryCache _cache = new(new MemoryCacheOptions());
    private readonly ManualTime _time = new();
    private int _asked;
    private Func<Task<Given>> _answer = () => Task.FromResult(new Given(true));

    [Fact]
    public async Task An_accepted_answer_is_remembered_for_four_seconds_and_no_longer()
    {
        var answers = Create();
        await GetAsync(answers);
        _time.Pass(3.9);
        await GetAsync(answers);
        Assert.Equal(1, _asked);

        _time.Pass(0.2);
        await GetAsync(answers);
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task A_refusal_is_remembered_for_a_second()
    {
        _answer = () => Task.FromResult(new Given(false));
        var answers = Create();
        await GetAsync(answers);
        await GetAsync(answers);
        Assert.Equal(1, _asked);

        _time.Pass(1);
        await GetAsync(answers);
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task What_ends_by_itself_is_not_remembered_longer()
    {
        _answer = () => Task.FromResult(new Given(true) { EndsAt = _time.GetUtcNow() + TimeSpan.FromSeconds(2) });
        var answers = Create();
        await GetAsync(answers);
        _time.Pass(2);
        await GetAsync(answers);

        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task The_four_seconds_begin_with_the_question()
    {
        _answer = () =>
        {
            _time.Pass(3);
            return Task.FromResult(new Given(true));
        };
        var answers = Create();
        await GetAsync(answers);
        _time.Pass(1);
        await GetAsync(answers);

        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task A_crowd_asks_once()
    {
        var held = new TaskCompletionSource<Given>(TaskCreationOptions.RunContinuationsAsynchronously);
        _answer = () => held.Task;
        var answers = Create();
        var crowd = Enumerable.Range(0, 50).Select(_ => GetAsync(answers)).ToArray();
        held.SetResult(new(true));
        await Task.WhenAll(crowd);

        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_leaves_the_question_to_the_others()
    {
        var held = new TaskCompletionSource<Given>(TaskCreationOptions.RunContinuationsAsynchronously);
        _answer = () => held.Task;
        var answers = Create();
        using var impatient = new CancellationTokenSource();
        var first = answers.GetAsync("key", impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        var second = GetAsync(answers);
        held.SetResult(new(true));
        await second;

        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task A_failure_is_not_remembered()
    {
        _answer = () => Task.FromException<Given>(new TimeoutException());
        var answers = Create();
        await Assert.ThrowsAsync<TimeoutException>(() => GetAsync(answers));
        _answer = () => Task.FromResult(new Given(true));

        Assert.True((await GetAsync(answers)).IsAccepted);
    }

    public void Dispose() => _cache.Dispose();

    private RecentAnswers<string, Given> Create() => new(_cache, _time, _ =>
    {
        _asked++;
        return _answer();
    });

    private static Task<Given> GetAsync(RecentAnswers<string, Given> answers) =>
        answers.GetAsync("key", TestContext.Current.CancellationToken).AsTask();

    private sealed record Given(bool Accepted) : Answer
    {
        public override bool IsAccepted => Accepted;
    }

    private sealed class ManualTime : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Pass(double seconds) => _now += TimeSpan.FromSeconds(seconds);
    }
}
