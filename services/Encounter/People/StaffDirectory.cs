using Grpc.Core;
using Imaging.Identity.V1;
using Imaging.ServiceDefaults.Security;
using Microsoft.Extensions.Caching.Memory;

namespace Imaging.Encounter.People;

/// <summary>Who the staff are, as Identity knows it.</summary>
internal sealed partial class StaffDirectory(
    StaffService.StaffServiceClient identity, IMemoryCache cache, ILogger<StaffDirectory> logger)
{
    private const int MostAtOnce = 200;
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    /// <summary>Those of these ids that exist, asked now.</summary>
    public async Task<IReadOnlyDictionary<Guid, StaffMember>> FindAsync(
        IReadOnlyCollection<Guid> staffIds, CancellationToken ct)
    {
        var found = new Dictionary<Guid, StaffMember>();
        foreach (var ids in staffIds.Distinct().Chunk(MostAtOnce))
        {
            var request = new ListStaffRequest { StaffIds = { ids.Select(id => id.ToString()) } };
            foreach (var member in (await identity.ListStaffAsync(request, cancellationToken: ct)).Staff)
                found[Guid.Parse(member.StaffId)] = member;
        }

        return found;
    }

    /// <summary>Whether somebody can own an encounter.</summary>
    public async Task<bool> IsClinicianAsync(Guid staffId, CancellationToken ct) =>
        (await FindAsync([staffId], ct)).GetValueOrDefault(staffId) is { IsActive: true, Role: Callers.Clinician };

    /// <summary>Their names for showing, at most a minute old. Without Identity there are none, which keeps nobody from
    /// reading the rest.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(
        IEnumerable<Guid> staffIds, CancellationToken ct)
    {
        var names = new Dictionary<Guid, string>();
        var missing = new List<Guid>();
        foreach (var staffId in staffIds.Distinct())
        {
            if (!cache.TryGetValue((nameof(StaffDirectory), staffId), out string? name)) missing.Add(staffId);
            else if (name is not null) names[staffId] = name;
        }

        if (missing.Count == 0) return names;
        try
        {
            var found = await FindAsync(missing, ct);
            foreach (var staffId in missing)
            {
                // That there is nobody is remembered too, or nobody with a name that can be read.
                var name = found.GetValueOrDefault(staffId)?.Name is { Length: > 0 } known ? known : null;
                if (name is not null) names[staffId] = name;
                cache.Set((nameof(StaffDirectory), staffId), name,
                    new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = Remembered, Size = 1 });
            }
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.Unavailable
            or StatusCode.DeadlineExceeded)
        {
            NoNames(logger, exception.StatusCode);
        }

        return names;
    }

    [LoggerMessage(LogLevel.Warning, "The names of staff are not to be had ({Status})")]
    private static partial void NoNames(ILogger logger, StatusCode status);
}
