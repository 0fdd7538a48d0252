using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Imaging.ServiceDefaults.Http;

/// <summary>What a version of a resource is told apart by (RFC 9110, 8.8).</summary>
/// <param name="ETag">The strong tag that answers carry.</param>
/// <param name="OldETag">Another one that answers carried before; it goes on to name the same bytes.</param>
public sealed record Validators(EntityTagHeaderValue ETag, EntityTagHeaderValue? OldETag, DateTimeOffset LastModified)
{
    /// <summary>If-Range (13.1.5): the tag names this very version.</summary>
    public bool Are(EntityTagHeaderValue tag) => !tag.Equals(EntityTagHeaderValue.Any) && Has(tag, strongly: true);

    internal bool Has(EntityTagHeaderValue tag, bool strongly) =>
        tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(ETag, strongly)
            || (OldETag is not null && tag.Compare(OldETag, strongly));
}

public enum Condition
{
    /// <summary>Go on.</summary>
    Met,

    /// <summary>304: the caller has it already.</summary>
    NotModified,

    /// <summary>412: nothing is done.</summary>
    Failed,
}

/// <summary>The conditions of a request, whatever its method (RFC 9110, 13).</summary>
public sealed class Preconditions
{
    public static readonly Preconditions None = new();

    private IList<EntityTagHeaderValue>? _ifMatch;
    private IList<EntityTagHeaderValue>? _ifNoneMatch;
    private DateTimeOffset? _ifUnmodifiedSince;
    private DateTimeOffset? _ifModifiedSince;

    private Preconditions()
    {
    }

    /// <summary>There is something to evaluate before anything is changed.</summary>
    public bool Any => (_ifMatch ?? _ifNoneMatch) is not null || _ifUnmodifiedSince is not null;

    /// <summary>The caller names the version that it means to change: If-Match.</summary>
    public bool NameVersion => _ifMatch is not null;

    /// <param name="malformed">The header that holds no list of entity tags, if this returns false. A date that is none
    /// is as good as absent (13.1.3 and 13.1.4).</param>
    public static bool TryRead(IHeaderDictionary headers, out Preconditions conditions, out string malformed)
    {
        conditions = new Preconditions
        {
            _ifUnmodifiedSince = DateOf(headers.IfUnmodifiedSince), _ifModifiedSince = DateOf(headers.IfModifiedSince),
        };
        malformed = !TryReadTags(headers.IfMatch, out conditions._ifMatch) ? HeaderNames.IfMatch
            : !TryReadTags(headers.IfNoneMatch, out conditions._ifNoneMatch) ? HeaderNames.IfNoneMatch
            : "";
        return malformed.Length == 0;
    }

    /// <summary>In the order of 13.2.2.</summary>
    /// <param name="standing">The version there is; null if there is none.</param>
    public Condition Evaluate(string method, Validators? standing)
    {
        if (_ifMatch is not null)
        {
            if (standing is null || !_ifMatch.Any(tag => standing.Has(tag, strongly: true))) return Condition.Failed;
        }
        else if (IsLater(standing, _ifUnmodifiedSince))
        {
            return Condition.Failed;
        }

        var isRead = HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
        if (_ifNoneMatch is not null)
        {
            if (standing is null || !_ifNoneMatch.Any(tag => standing.Has(tag, strongly: false))) return Condition.Met;
            return isRead ? Condition.NotModified : Condition.Failed;
        }

        return isRead && standing is not null && _ifModifiedSince is not null && !IsLater(standing, _ifModifiedSince)
            ? Condition.NotModified : Condition.Met;
    }

    // Last-Modified is told in whole seconds.
    private static bool IsLater(Validators? standing, DateTimeOffset? date) =>
        standing?.LastModified.ToUnixTimeSeconds() > date?.ToUnixTimeSeconds();

    private static bool TryReadTags(StringValues header, out IList<EntityTagHeaderValue>? tags)
    {
        tags = null;
        if (header.Count == 0) return true;
        return EntityTagHeaderValue.TryParseStrictList(header, out tags)
            // 13.1.1: "*" stands alone.
            && (tags.Count == 1 || !tags.Contains(EntityTagHeaderValue.Any));
    }

    private static DateTimeOffset? DateOf(StringValues header) =>
        header.Count == 1 && HeaderUtilities.TryParseDate(header[0], out var date) ? date : null;
}
