using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Imaging.Graph.Tests.Staff;
using Imaging.Identity.V1;

namespace Imaging.Graph.Tests.Links;

/// <summary>An encounter's link as Encounter uses it: it begins an attempt, compares, and says how it ended.</summary>
internal sealed class PatientLink(IdentityAccess identity, Metadata encounter)
{
    public const string RightAnswer = "1980-02-29";

    public Guid EncounterId { get; } = Guid.CreateVersion7();

    public string Token { get; private set; } = "";

    public static async Task<PatientLink> CreateAsync(IdentityAccess identity)
    {
        var link = new PatientLink(identity, await identity.AsAsync("encounter"));
        await link.RenewAsync();
        return link;
    }

    public async Task RenewAsync() => Token = (await identity.Links.CreateLinkAsync(new()
    {
        EncounterId = $"{EncounterId}", ExpiresAt = TimeProvider.System.GetUtcNow().AddDays(7).ToTimestamp(),
    }, encounter)).Token;

    public async Task RevokeAsync() =>
        await identity.Links.RevokeLinkAsync(new() { EncounterId = $"{EncounterId}" }, encounter);

    public async Task EndSessionsAsync() =>
        await identity.Sessions.EndSessionsAsync(new() { EncounterId = $"{EncounterId}" }, encounter);

    public Task ExpireAsync() => identity.SqlAsync("UPDATE link SET expires_at = @now WHERE encounter_id = @id",
        ("@now", TimeProvider.System.GetUtcNow().UtcDateTime), ("@id", EncounterId));

    public async Task<BeginLinkVerificationResponse> BeginAsync(string answer) =>
        await identity.Links.BeginLinkVerificationAsync(new()
        {
            TokenSha256 = ByteString.CopyFrom(IdentityAccess.Sha256(Token)),
            AnswerDigest = ByteString.CopyFrom(
                HMACSHA256.HashData(Encoding.UTF8.GetBytes(Token), Encoding.UTF8.GetBytes(answer))),
        }, encounter);

    public async Task<CompleteLinkVerificationResponse> CompleteAsync(
        string attemptId, bool matched, string device = "phone", string? previous = null, string purpose = "answer") =>
        await identity.Links.CompleteLinkVerificationAsync(new()
        {
            AttemptId = attemptId, Matched = matched, Purpose = purpose,
            DeviceSha256 = ByteString.CopyFrom(IdentityAccess.Sha256(device)),
            PreviousSessionSha256 = previous is null ? ByteString.Empty
                : ByteString.CopyFrom(IdentityAccess.Sha256(previous)),
        }, encounter);

    /// <summary>Null where the link takes no more answers.</summary>
    public async Task<CompleteLinkVerificationResponse?> AnswerAsync(string answer, string device = "phone")
    {
        var begun = await BeginAsync(answer);
        return begun.AttemptId.Length == 0 ? null
            : await CompleteAsync(begun.AttemptId, answer == RightAnswer, device);
    }

    /// <summary>What the session stands for at Encounter; null: it has ended.</summary>
    public async Task<ResolveSessionResponse?> ResolveAsync(string secret)
    {
        try
        {
            return await identity.Sessions.ResolveSessionAsync(new()
            {
                SessionSha256 = ByteString.CopyFrom(IdentityAccess.Sha256(secret)), Audience = "encounter",
                IsActivity = true,
            }, await identity.AsAsync("gateway"));
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }
}
