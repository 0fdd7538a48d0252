namespace Imaging.Identity.Login;

/// <summary>How failures slow down: some are free, then the wait doubles with each, and time forgives.</summary>
internal sealed record ThrottleCurve(int Free)
{
    /// <summary>Passwords, for one account from one network or one known browser.</summary>
    public static readonly ThrottleCurve Password = new(5);

    /// <summary>Codes after a right password, for one account from wherever: whoever has the password and many
    /// networks does not get many codes.</summary>
    public static readonly ThrottleCurve Code = new(20);

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan ForgivesOneEach = TimeSpan.FromMinutes(10);

    /// <summary>After a day without a failure nothing is left of any number that counts.</summary>
    public static readonly TimeSpan ForgottenAfter = TimeSpan.FromDays(1);

    /// <summary>How long after the last of so many failures nothing is looked at.</summary>
    public TimeSpan WaitAfter(int failures) => failures <= Free
        ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(failures - Free, 30)), Longest.TotalSeconds));

    /// <summary>What is left of so many failures after a time without one.</summary>
    public static int Remaining(int failures, TimeSpan since) => since >= ForgottenAfter ? 0
        : Math.Max(0, failures - (int)(since / ForgivesOneEach));
}
