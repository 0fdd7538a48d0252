using Imaging.ServiceDefaults.Security;

namespace Imaging.Identity.Enrolments;

internal static class EnrolmentEndpoints
{
    public static void MapEnrolments(this RouteGroupBuilder identity) =>
        identity.MapPost("/enrolments/confirm", ConfirmEnrolment.HandleAsync).WithName("ConfirmEnrolment")
            .WithTags("Enrolments").RequireAuthorization(Callers.Edge)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(404).ProducesProblem(409);
}
