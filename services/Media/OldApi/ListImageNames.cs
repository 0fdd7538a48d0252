using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Imaging.Media.OldApi;

/// <summary>Names "subject/image" of all of a subject's images as one JSON array, written while it is read, page by
/// page.</summary>
internal static class ListImageNames
{
    private const int PageSize = 1000;

    public static IAsyncEnumerable<string> HandleAsync(
        [FromQuery(Name = "SubjectID")] string? subjectId, DbDataSource database, CancellationToken ct) =>
            NamesAsync(subjectId!, database, ct);

    private static async IAsyncEnumerable<string> NamesAsync(
        string subjectId, DbDataSource database, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var after = ""; ;)
        {
            var page = await PageAsync(subjectId, after, database, ct);
            foreach (var imageId in page) yield return $"{subjectId}/{imageId}";
            if (page.Count < PageSize) yield break;
            after = page[^1];
        }
    }

    private static async Task<List<string>> PageAsync(
        string subjectId, string after, DbDataSource database, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<string>(new CommandDefinition(
            Sql.Page, new { subjectId, after, limit = PageSize }, cancellationToken: ct))).AsList();
    }

    private static class Sql
    {
        public const string Page = """
            SELECT image_id
            FROM image
            WHERE subject_id = @subjectId AND live = 1 AND image_id > @after
            ORDER BY image_id
            LIMIT @limit
            """;
    }
}
