namespace Imaging.ServiceDefaults.Sweeping;

/// <summary>Rows that count for nothing any more once they are old.</summary>
/// <param name="Statement">Deletes at most <c>@limit</c> of those older than <c>@before</c>, found and ordered by an
/// index, so that replicas that sweep at once take their locks in one order.</param>
/// <param name="Kept">How long they stay.</param>
public sealed record Sweep(string Statement, TimeSpan Kept);
