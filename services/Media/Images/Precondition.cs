using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Imaging.Media.Images;

/// <summary>If-Match and If-None-Match of a PUT (RFC 9110, 13.1).</summary>
internal sealed record Precondition(IReadOnlyList<EntityTagHeaderValue> IfMatch, bool MustBeNew)
{
    public static readonly Precondition None = new([], false);

    public static Precondition Of(RequestHeaders headers) =>
        new([.. headers.IfMatch], headers.IfNoneMatch.Any(tag => tag.Equals(EntityTagHeaderValue.Any)));

    /// <summary>The caller names what it means to replace.</summary>
    public bool Replaces => IfMatch.Count > 0;

    public bool Matches(EntityTagHeaderValue etag) =>
        IfMatch.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(etag, useStrongComparison: true));
}
