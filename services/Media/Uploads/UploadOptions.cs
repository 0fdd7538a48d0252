using System.ComponentModel.DataAnnotations;

namespace Imaging.Media.Uploads;

/// <summary>What patients and staff may send (section Uploads).</summary>
internal sealed class UploadOptions
{
    public const string Section = "Uploads";

    /// <summary>Largest file in bytes.</summary>
    [Range(1, 5L * 1024 * 1024 * 1024 * 1024)]
    public long MaxBytes { get; set; } = 2L * 1024 * 1024 * 1024;

    /// <summary>How many files a patient may send to an encounter.</summary>
    [Range(1, 10_000)]
    public int PatientFiles { get; set; } = 50;

    /// <summary>How many bytes a patient may send to an encounter.</summary>
    [Range(1, long.MaxValue)]
    public long PatientBytes { get; set; } = 10L * 1024 * 1024 * 1024;

    /// <summary>How many files staff may add to an encounter; an instance of a DICOM series is one.</summary>
    [Range(1, 100_000)]
    public int StaffFiles { get; set; } = 2000;

    /// <summary>How many uploads may be under way at once, of a patient or of one member of staff.</summary>
    [Range(1, 100)]
    public int OpenUploads { get; set; } = 5;

    /// <summary>How many parts of an encounter's uploads are signed in a day.</summary>
    [Range(1, 1_000_000)]
    public int SigningsPerDay { get; set; } = 20_000;

    /// <summary>How long a URL to send by may be begun to be used.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan UrlLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an upload may take in all; then what came of it is erased.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>After how long without a sign of its sender an upload is looked at; one that is whole is then
    /// completed. The waits grow up to an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often work in the background is looked for.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan Round { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often files are looked for that lie in the way in without an open upload.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many large files one process checks at once.</summary>
    [Range(1, 64)]
    public int Checks { get; set; } = 2;

    /// <summary>How long a file that was not taken is kept, for support to look at.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan KeepQuarantined { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How often files are looked for whose bytes are to be erased.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan EraseEvery { get; set; } = TimeSpan.FromMinutes(1);
}
