using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Resources stop before those they wait for, so that a service can still reach its database; but no stage is waited
/// for longer than its share of the five seconds in which everything has to be over.
/// </summary>
internal static class StopPlan
{
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(3.5);
    private static readonly TimeSpan Share = TimeSpan.FromSeconds(1.2);

    public static async Task RunAsync(IReadOnlyList<IResource> resources, Func<IResource, TimeSpan, Task> stop)
    {
        var stopped = resources.ToDictionary(r => r, _ => new TaskCompletionSource());
        await Task.WhenAll(resources.Select(async resource =>
        {
            var dependents = resources.Where(other => other != resource && WaitsFor(other, resource)).ToList();
            var depth = Depth(resource, resources, []);
            await Task.WhenAny(
                Task.WhenAll(dependents.Select(dependent => stopped[dependent].Task)), Task.Delay(Share * depth));
            await stop(resource, Grace - (Share * depth / 2));
            stopped[resource].SetResult();
        }));
    }

    private static int Depth(IResource resource, IReadOnlyList<IResource> all, HashSet<IResource> seen) =>
        !seen.Add(resource)
            ? 0
            : Math.Min(2, all.Where(other => other != resource && WaitsFor(other, resource))
                .Select(other => 1 + Depth(other, all, seen)).DefaultIfEmpty(0).Max());

    private static bool WaitsFor(IResource waiter, IResource other) =>
        waiter.Annotations.OfType<WaitAnnotation>().Any(wait => wait.Resource.RootOf() == other);
}
