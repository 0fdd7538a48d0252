using Imaging.ServiceDefaults.Security;

namespace Imaging.Identity.Staff;

internal static class StaffEndpoints
{
    public static void MapStaff(this RouteGroupBuilder identity)
    {
        var staff = identity.MapGroup("/staff").WithTags("Staff").RequireAuthorization(Callers.Admin);
        staff.MapGet("/", ListStaff.HandleAsync).WithName("ListStaff").ProducesProblem(400);
        staff.MapGet("/{staffId:guid}", GetStaff.HandleAsync).WithName("GetStaff").ProducesProblem(404);
        staff.MapPatch("/{staffId:guid}", ChangeStaff.HandleAsync).WithName("ChangeStaff")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
    }
}
