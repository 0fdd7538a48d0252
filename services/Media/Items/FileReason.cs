using Imaging.Media.Containers;
using Imaging.Media.Uploads;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imaging.Media.Items;

/// <summary>Why a file was not taken, as its sender reads it.</summary>
/// <param name="Code">What programs look at and pages translate.</param>
/// <param name="Found">Completes "this is ...".</param>
internal sealed record FileReason(string Code, string Found)
{
    public const string DigestDiffers = "digest-differs";
    public const string Infected = "infected";
    public const string Lost = "lost";
    public const string NotChecked = "not-checked";

    /// <summary>What differs is what was found.</summary>
    public const string NamesAnother = "names-another";

    // What workers say; the same words stand in Transcode.
    private static readonly Dictionary<string, string> s_ofWorkers = new(StringComparer.Ordinal)
    {
        ["no-picture"] = "This video has no picture that can be shown. Record it again.",
        ["cannot-be-shown"] = "This file can't be shown: it is damaged, or of a kind that can't be read here.",
        ["takes-too-much"] = "This file is too large or too long to be shown. Send a smaller or shorter one.",
        ["not-processed"] = "This file could not be made viewable. Send it again, or call the clinic.",
    };

    private static readonly Dictionary<string, FaultCode> s_faults =
        Enum.GetValues<FaultCode>().ToDictionary(Faults.Name);

    public string Sentence => Code switch
    {
        DigestDiffers => "What arrived is not the file that was chosen: it changed on the way. Send it again.",
        Infected => "The virus scanner stopped this file. Choose another one.",
        Lost => "The file was lost on the way. Send it again.",
        NotChecked => "The file could not be checked. Send it again, or call the clinic.",
        NamesAnother => $"This file names another patient ({Found}). Move it, or say why it belongs here.",
        _ when s_ofWorkers.TryGetValue(Code, out var sentence) => sentence,
        _ when s_faults.TryGetValue(Code, out var fault) => Faults.Sentence(fault, Found),
        _ => throw new InvalidOperationException($"Nothing is said of {Code}."),
    };

    public static bool IsOfWorkers(string code) => s_ofWorkers.ContainsKey(code);

    public static FileReason Of(ContainerFault fault, string found) => new(Faults.Name(fault.Code), found);

    public ProblemHttpResult ToProblem()
    {
        var problem = Code == Faults.Name(FaultCode.NotAccepted)
            ? UploadProblems.TypeRefused : UploadProblems.FileRefused;
        return problem.With(Sentence, [new("reason", Code)]);
    }

    public ReasonView ToView() => new(Code, Sentence);
}

/// <param name="Code">The same for the same cause.</param>
/// <param name="Text">For the patient.</param>
public sealed record ReasonView(string Code, string Text);
