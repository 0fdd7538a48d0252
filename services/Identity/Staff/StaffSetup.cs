using Imaging.Identity.Edge;
using Imaging.Identity.Enrolments;
using Imaging.Identity.Invitations;
using Imaging.Identity.Login;
using Imaging.Identity.Passwords;
using Imaging.Identity.Resets;
using Imaging.Identity.Totp;
using Microsoft.AspNetCore.Identity;

namespace Imaging.Identity.Staff;

internal static class StaffSetup
{
    /// <summary>OWASP's figure for PBKDF2 with HMAC-SHA-512.</summary>
    private const int HashIterations = 210_000;

    public static void AddStaff(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<StaffSeals>();
        services.AddSingleton<StaffNotices>();
        services.AddSingleton<HashGate>();
        services.AddSingleton<ILookupNormalizer, EmailNormalizer>();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = HashIterations);
        services.AddIdentityCore<StaffMember>().AddUserStore<StaffStore>()
            .AddTokenProvider<TotpProvider>(TotpProvider.Name);
        services.AddScoped<StaffPasswords>();
        services.AddHostedService<PreparePasswords>();

        services.AddSingleton<StartEnrolment>();
        services.AddSingleton<Newcomers>();
        services.AddSingleton<RenewedCredentials>();
        services.AddSingleton<ConfirmEnrolment>();
        services.AddScoped<AcceptToken>();

        services.AddSingleton<StaffNames>();
        services.AddSingleton<InviteStaff>();
        services.AddSingleton<FindInvitation>();
        services.AddSingleton<OpenInvitation>();
        services.AddSingleton<IssueReset>();
        services.AddSingleton<RequestReset>();
        services.AddSingleton<FindReset>();
        services.AddSingleton<ChangeStaff>();
        services.AddScoped<ConfirmIdentity>();
        services.AddScoped<ChangePassword>();
        services.AddScoped<ChangeTotp>();
        services.AddScoped<RenewRecoveryCodes>();

        services.AddSingleton<Throttle>();
        services.AddSingleton<KnownDevices>();
        services.AddSingleton<LoginOrigin>();
        services.AddSingleton<AuditPace>();
        services.AddScoped<StartLogin>();
        services.AddScoped<CompleteLogin>();
    }
}
