using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Imaging.Graph.Tests.Story.StoryFirst))]

namespace Imaging.Graph.Tests.Story;

/// <summary>The story begins with a system that has nobody yet; the others go on with its administrator.</summary>
public sealed class StoryFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(collection =>
            collection.TestCollectionDisplayName.Contains(nameof(StoryTests), StringComparison.Ordinal))];
}
