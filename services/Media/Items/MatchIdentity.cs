using Imaging.Encounter.V1;
using Imaging.Media.Checks;
using Imaging.Media.Dicom;
using Imaging.Media.Series;
using Imaging.Media.Storage;

namespace Imaging.Media.Items;

/// <param name="Differs">In what it names another patient, for people; null where in nothing.</param>
/// <param name="Place">In the stack of its series.</param>
internal sealed record Matched(string? Differs, StackPlace? Place)
{
    public static Matched Nothing { get; } = new(null, null);
}

/// <summary>Asks whether a DICOM file that staff file under an encounter names its patient. What the file says of the
/// patient goes to Encounter and is not kept.</summary>
internal sealed class MatchIdentity(ObjectReader reader, RecordService.RecordServiceClient encounters)
{
    private const uint PatientName = 0x0010_0010;
    private const uint PatientId = 0x0010_0020;
    private const uint BirthDate = 0x0010_0030;
    private const uint CharacterSet = 0x0008_0005;
    private const int MostBytes = 1024 * 1024;

    /// <exception cref="ObjectChangedException">It is gone, or another lies there.</exception>
    public async Task<Matched> RunAsync(Guid encounterId, string kind, ObjectVersion version, CancellationToken ct)
    {
        if (kind != FileKinds.Dicom) return Matched.Nothing;
        var head = new byte[Math.Min(version.Size, MostBytes)];
        await reader.ReadAsync(version, 0, head, ct);
        var dataSet = new DicomReader(DicomDictionary.Installed).Read(head).DataSet;
        var characters = dataSet[CharacterSet] is { Value.Length: > 0 } terms
            ? DicomCharacters.Of(terms.Value.Span) : DicomCharacters.Default;
        var answer = await encounters.MatchPatientAsync(new()
        {
            EncounterId = encounterId.ToString(), Name = Text(PatientName).Split('=')[0],
            BirthDate = Text(BirthDate), PatientId = Text(PatientId),
        }, cancellationToken: ct);
        return new(answer.Differences.Count == 0 ? null : string.Join(", ", answer.Differences), StackPlace.Of(dataSet));

        string Text(uint tag) => dataSet[tag] is { } node
            ? characters.Decode(node.Value.Span).Split('\\')[0].Trim(' ', '\0') : "";
    }
}
