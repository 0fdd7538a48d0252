namespace Imaging.Media.Containers;

/// <summary>Why a file is not taken. <see cref="Faults"/> has the sentence that a patient reads.</summary>
internal enum FaultCode
{
    Empty,

    /// <summary>Not a photo or video of the kinds that are accepted.</summary>
    NotAccepted,

    /// <summary>It begins well and ends early.</summary>
    CutShort,

    /// <summary>It can't be read as what it claims to be.</summary>
    Damaged,

    /// <summary>Its pictures lie elsewhere: another file or an address on the network.</summary>
    NeedsOtherFiles,

    /// <summary>Checking it would take more than <see cref="ContainerLimits"/> allow.</summary>
    TooComplex,

    /// <summary>It says where it was taken in a way that can't be removed without touching the rest.</summary>
    LocationStays,
}

internal static class Faults
{
    /// <summary>The code's name in JSON and in the database.</summary>
    public static string Name(FaultCode code) => code switch
    {
        FaultCode.Empty => "empty",
        FaultCode.NotAccepted => "not-accepted",
        FaultCode.CutShort => "cut-short",
        FaultCode.Damaged => "damaged",
        FaultCode.NeedsOtherFiles => "needs-other-files",
        FaultCode.TooComplex => "too-complex",
        FaultCode.LocationStays => "location-stays",
        _ => throw new ArgumentOutOfRangeException(nameof(code)),
    };

    /// <param name="code">Of the report's fault.</param>
    /// <param name="found">The report's <see cref="ContainerReport.Found"/>.</param>
    public static string Sentence(FaultCode code, string found) => code switch
    {
        FaultCode.Empty => "This file is empty.",
        FaultCode.NotAccepted => $"This is {found}, not a photo or video that can be sent here.",
        FaultCode.CutShort => "This file ends too early. It may not have been copied or recorded to its end.",
        FaultCode.Damaged => "This file is damaged and can't be opened.",
        FaultCode.NeedsOtherFiles => "This file needs another file to be shown.",
        FaultCode.TooComplex => "This file is too complicated to be checked.",
        FaultCode.LocationStays => "This file says where it was taken, and that can't be removed from it.",
        _ => throw new ArgumentOutOfRangeException(nameof(code)),
    };
}
