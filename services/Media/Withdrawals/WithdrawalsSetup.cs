namespace Imaging.Media.Withdrawals;

internal static class WithdrawalsSetup
{
    public static void AddWithdrawals(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<WithdrawItems>();
        builder.Services.AddHostedService<MoveObjects>();
    }
}
