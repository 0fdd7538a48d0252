using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Media.Images;

/// <summary>A page of a subject's images in the order of their ids. An unknown subject has none.</summary>
internal static class ListImages
{
    private const int LongestId = 128;

    public static async Task<Results<Ok<ImagePage>, ProblemHttpResult>> HandleAsync(
        string subjectId, DbDataSource database, CancellationToken ct, [Range(1, 200)] int limit = 50,
            string? cursor = null)
    {
        if (!TryRead(cursor, out var after))
            return ImageProblems.InvalidCursor.With("Use the 'next' of the page before, unchanged.");
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<ImageRow>(new CommandDefinition(
            Sql.Page, new { subjectId, after, limit = limit + 1 }, cancellationToken: ct))).AsList();
        var page = rows.Take(limit).Select(ImageInfo.Of).ToArray();
        return TypedResults.Ok(new ImagePage(page, rows.Count > limit ? CursorAfter(page[^1].ImageId) : null));
    }

    private static string CursorAfter(string imageId) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(imageId));

    private static bool TryRead(string? cursor, out string after)
    {
        after = "";
        if (string.IsNullOrEmpty(cursor)) return true;
        Span<byte> bytes = stackalloc byte[LongestId];
        if (!Base64Url.IsValid(cursor, out var length) || length > LongestId) return false;
        after = Encoding.ASCII.GetString(bytes[..Base64Url.DecodeFromChars(cursor, bytes)]);
        return true;
    }

    private static class Sql
    {
        public const string Page = """
            SELECT image_key, image_id, object_key, kind, content_type, size, sha256, sha512, header, created_at
            FROM image
            WHERE subject_id = @subjectId AND live = 1 AND image_id > @after
            ORDER BY image_id
            LIMIT @limit
            """;
    }
}
