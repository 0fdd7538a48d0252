using System.Text.RegularExpressions;

namespace Imaging.Deploy.Tests;

/// <summary>No request waits without an end: what can make one wait for another stands in few places, each of which
/// says how long or how many.</summary>
public sealed partial class WaitTests
{
    private static readonly Dictionary<string, string> Known = new()
    {
        ["ServiceDefaults/Audit/AuditBatch.cs"] = "a channel, waited for with a deadline",
        ["ServiceDefaults/Background/Turns.cs"] = "what others are to use, with a deadline",
        ["objectstore/Storage/DiskThreads.cs"] = "a queue of bounded length",
        ["services/Media/Events/EventFeeds.cs"] = "open streams wait for an event, five seconds at a time",
        ["services/Media/Images/ImageIntake.cs"] = "asked, not waited for",
        ["services/Transcode/Jobs/JobSignal.cs"] = "workers wait for a job, a fifth of a second at a time",
        ["services/Transcode/Tools/SpawnThread.cs"] = "a start of a program, which takes milliseconds",
    };

    [Fact]
    public void What_makes_requests_wait_for_each_other_is_known()
    {
        var waiting = Repository.Files("*.cs")
            .Where(file => file.Split('/')[0] is "ServiceDefaults" or "services" or "gateway" or "objectstore")
            .Where(file => Waits().IsMatch(Repository.Read(file)));

        Assert.Equal(Known.Keys.Order(StringComparer.Ordinal), waiting);
    }

    [Fact]
    public void Nothing_blocks_a_thread_until_a_task_is_done() => Assert.DoesNotContain(
        Repository.Files("*.cs"),
        file => file.Split('/')[0] is "ServiceDefaults" or "services" or "gateway" or "objectstore"
            && Blocks().IsMatch(Repository.Read(file)));

    [GeneratedRegex(@"\b(SemaphoreSlim|Semaphore|Mutex|BlockingCollection|TaskCompletionSource|CountdownEvent|Barrier|"
        + @"ManualResetEvent(Slim)?|AutoResetEvent|ReaderWriterLock(Slim)?|Channel\.Create\w+|Monitor\.Wait)\b")]
    private static partial Regex Waits();

    [GeneratedRegex(@"\.GetAwaiter\(\)\.GetResult\(\)|\.Wait\(\)|Task\.WaitA(ll|ny)\(|Thread\.Sleep")]
    private static partial Regex Blocks();
}
