using System.Data.Common;
using Imaging.Media.Items;
using Imaging.Media.Uploads;
using Imaging.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Media.Series;

/// <param name="Position">Millimetres along the normal of its plane.</param>
public sealed record StackItem(Guid Id, double? Position, int? InstanceNumber, long Size, string Status);

/// <summary>The instances of a series, in the order in which they are leafed through.</summary>
/// <param name="OrderedBy">"position", "instanceNumber", or "arrival" where they say neither.</param>
public sealed record StackView(string OrderedBy, IReadOnlyList<StackItem> Items);

/// <summary>The stack that an item stands for; of a file without a series, itself.</summary>
internal sealed class GetStack(DbDataSource database, MediaAccess access)
{
    public static Task<Results<Ok<StackView>, ProblemHttpResult>> HandleAsync(
        Guid mediaId, StaffCaller caller, GetStack get, CancellationToken ct) => get.RunAsync(mediaId, caller, ct);

    private async Task<Results<Ok<StackView>, ProblemHttpResult>> RunAsync(
        Guid mediaId, StaffCaller caller, CancellationToken ct)
    {
        var (row, refusal) = await access.FindAsync(mediaId, new MediaCaller(null, caller), ct);
        if (row is null) return refusal!;
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await SeriesRows.FindAsync(row, connection, ct);
        var orderedBy = OrderOf(rows);
        var ordered = orderedBy switch
        {
            "position" => rows.OrderBy(each => each.StackPosition).ThenBy(each => each.InstanceNumber),
            "instanceNumber" => rows.OrderBy(each => each.InstanceNumber ?? int.MaxValue),
            _ => rows.OrderBy(each => 0),
        };
        return TypedResults.Ok(new StackView(orderedBy, [.. ordered.ThenBy(each => each.MediaId)
            .Select(each => new StackItem(
                each.MediaId, each.StackPosition, each.InstanceNumber, each.Size, each.Status))]));
    }

    // Positions compare where all planes look the same way: a scout between slices has none among them.
    private static string OrderOf(IReadOnlyList<MediaRow> rows) =>
        rows.All(row => row.StackPosition is not null) && rows.Select(row => row.StackNormal).Distinct().Count() == 1
            ? "position"
            : rows.Any(row => row.InstanceNumber is not null) ? "instanceNumber" : "arrival";
}
