using System.Security.Claims;
using System.Text.RegularExpressions;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Media.Images;

/// <summary>What a program's key may do, and to whom: its scopes and its subject rule, against well-formed
/// ids.</summary>
internal static partial class SubjectAccess
{
    public const string Read = "images:read";
    public const string Write = "images:write";
    public const string Delete = "images:delete";

    private const string IdRule = "1 to 128 of A-Z a-z 0-9 . _ - and neither '.' nor '..'";

    /// <summary>Endpoint filter over the route values subjectId and, where the route has one, imageId. Reads and
    /// refusals are audited here.</summary>
    public static Func<EndpointFilterInvocationContext, EndpointFilterDelegate, ValueTask<object?>> Require(
        string scope, string? readAs = null) =>
        async (context, next) =>
        {
            var http = context.HttpContext;
            var (subject, image) = (http.GetRouteValue("subjectId") as string, http.GetRouteValue("imageId") as string);
            var refusal = Check(http.User, scope, subject, image ?? "none");
            await AuditAsync(http, refusal, readAs, subject, image);
            return refusal is null ? await next(context) : refusal.ToResult();
        };

    /// <param name="readAs">Name of the action where nothing is changed; changes are audited where they
    /// happen.</param>
    public static async ValueTask AuditAsync(
        HttpContext http, Refusal? refusal, string? readAs, string? subject, string? image)
    {
        // A malformed id names nobody and can be as long as an address may be.
        if (refusal?.Problem == ImageProblems.InvalidId || (refusal ?? (object?)readAs) is null) return;
        await http.RequestServices.GetRequiredService<AuditBatch>().AddAsync(
            ImageAudit.Entry(http.User.Identity!.Name!, refusal is null ? readAs! : "image.refuse", subject, image),
            http.RequestAborted);
    }

    public static Refusal? Check(ClaimsPrincipal caller, string scope, string? subjectId, string? imageId)
    {
        if (!caller.HasScope(scope))
            return new(ImageProblems.InsufficientScope, $"This call needs the scope {scope}.");
        if (!IsId(subjectId)) return new(ImageProblems.InvalidId, $"A subject id is {IdRule}.");
        if (!IsId(imageId)) return new(ImageProblems.InvalidId, $"An image id is {IdRule}.");
        return Reaches(caller.FindFirst(InternalToken.SubjectRule)?.Value, subjectId!)
            ? null
            : new(ImageProblems.SubjectNotAllowed, "This API key was made for other subjects.");
    }

    private static bool IsId(string? id) => id is not (null or "." or "..") && Id().IsMatch(id);

    private static bool Reaches(string? rule, string subjectId) => rule?.Split(':', 2) switch
    {
        ["any"] => true,
        ["exact", var subject] => subjectId == subject,
        ["prefix", var prefix] => subjectId.StartsWith(prefix, StringComparison.Ordinal),
        _ => false,
    };

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,128}\z")]
    private static partial Regex Id();
}
