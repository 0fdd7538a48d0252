using System.Data.Common;
using System.Net.Http.Headers;
using System.Text.Json;
using Imaging.Media.Renditions;
using Imaging.Media.Storage;
using Imaging.Media.V1;
using Imaging.ServiceDefaults.Outbox;
using Imaging.ServiceDefaults.Problems;

namespace Imaging.Media.Previews;

/// <summary>The pictures of a NIfTI file that staff add to an encounter: its middle slice. What workers do for other
/// kinds is done here, since it takes no decoder.</summary>
internal sealed class RenderNifti(DbDataSource database, NiftiPreview preview, BeginWork begin, PlanRendition plan,
    AttachRenditions attach, ReportFailure fail, IHttpClientFactory clients) : IOutboxHandler
{
    public const string HandlerName = "media.nifti";
    private const int Recipe = 1;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly (string Name, int Side)[] s_pictures =
        [("display", 1024), ("thumbnail-1280", 1024), (RenditionNames.Thumbnail, 320)];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly HttpClient _http = clients.CreateClient(nameof(Objects));

    public string Name => HandlerName;

    public async Task DeliverAsync(OutboxMessage message, CancellationToken ct)
    {
        var media = JsonSerializer.Deserialize<ViewableMedia>(message.Payload, Json)!;
        if (await begin.RunAsync(media.MediaId, media.Revision, Recipe, ct) is not { IsDone: false }) return;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            if (!await MakeAsync(media, patience.Token))
                await fail.RunAsync(media.MediaId, media.Revision, "cannot-be-shown", ct);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            await fail.RunAsync(media.MediaId, media.Revision, "takes-too-much", ct);
        }
    }

    /// <summary>False where nothing can be shown of it.</summary>
    private async Task<bool> MakeAsync(ViewableMedia media, CancellationToken ct)
    {
        if (await FindAsync(media, ct) is not { } file) return true;
        var (facts, results) = (new AttachRenditionsRequest { Revision = media.Revision, Recipe = Recipe },
            new List<RunResult>());
        foreach (var (name, side) in s_pictures)
        {
            var query = new PreviewQuery(1, null, PreviewQuery.UsualPlane, null, side);
            if (await preview.RunAsync(new(file.ObjectKey, file.Size), query, ct) is not Preview.Made made)
                return false;
            if (await PutAsync(media, name, made.Picture, ct) is not { } result) return true;
            results.Add(result);
        }

        await attach.RunAsync(media.MediaId, facts, results, ct);
        return true;
    }

    private async Task<WorkedOn?> FindAsync(ViewableMedia media, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await WorkedOn.FindAsync(media.MediaId, media.Revision, connection, null, ct);
    }

    /// <summary>Null where the file was taken out of use.</summary>
    private async Task<RunResult?> PutAsync(ViewableMedia media, string name, byte[] picture, CancellationToken ct)
    {
        if (await plan.RunAsync(media.MediaId, media.Revision, Recipe, name, picture.Length, ct) is not { } planned)
            return null;
        using var content = new ByteArrayContent(picture);
        content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        using var answer = await _http.PutAsync(new Uri(planned.PartUrls[0]), content, ct);
        return answer.IsSuccessStatusCode ? new(Guid.Parse(planned.RenditionId), 0, 0, [])
            : throw new DependencyException("object store", $"PUT was answered {(int)answer.StatusCode}");
    }
}
