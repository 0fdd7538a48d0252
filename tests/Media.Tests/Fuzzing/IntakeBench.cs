using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Imaging.Media.Images;
using Imaging.Media.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Imaging.Media.Tests.Fuzzing;

/// <summary>The intake as the service has it, before a store that takes all it is sent and forgets it.</summary>
internal sealed class IntakeBench : IAsyncDisposable
{
    // Migrations/0001_create_image.sql: header VARCHAR(2000).
    private const int Column = 2000;

    private readonly Sink _store = new();
    private readonly WebApplication _app;
    private readonly ImageIntake _intake;

    /// <param name="heldBodies">0: bodies of known length are streamed.</param>
    public IntakeBench(int heldBodies)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ObjectStore:Endpoint"] = "http://127.0.0.1:1", ["ObjectStore:AccessKey"] = "key",
            ["ObjectStore:SecretKey"] = "secret", ["ObjectStore:Bucket"] = "bucket",
            ["Images:HeldBodies"] = $"{heldBodies}", ["Images:MaxInflatedBytes"] = "10000000",
        });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddObjectStore();
        builder.AddImages();
        builder.Services.AddHttpClient(nameof(Objects)).ConfigurePrimaryHttpMessageHandler(() => _store);
        _app = builder.Build();
        _intake = _app.Services.GetRequiredService<ImageIntake>();
    }

    /// <summary>What became of it, having checked that what is taken is stored whole and can be described, and that
    /// nothing else is stored.</summary>
    public async Task<string> TakeAsync(byte[] bytes, bool tellLength)
    {
        var before = _store.Stored;
        var outcome = await _intake.TakeAsync(
            new MemoryStream(bytes), tellLength ? bytes.Length : null, "object", CancellationToken.None);
        if (outcome is Intake.Refused { Reason: var reason })
        {
            Assert.Equal(before, _store.Stored);
            Assert.InRange(reason.Problem.Status, 400, 499);
            Assert.InRange(reason.Detail.Length, 10, 400);
            return reason.Problem.Slug;
        }

        var taken = (Intake.Taken)outcome;
        Assert.Equal(before + 1, _store.Stored);
        Assert.Equal(bytes.Length, _store.Length);
        Assert.Equal(bytes.Length, taken.Size);
        Assert.Equal(SHA256.HashData(bytes), taken.Digests.Sha256);
        Assert.InRange(taken.Facts.Header.Length, 2, Column);
        Assert.NotNull(JsonSerializer.Deserialize<ImageHeader>(taken.Facts.Header, ImageHeader.Json));
        return taken.Facts.Kind;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _store.Dispose();
    }

    private sealed class Sink : HttpMessageHandler
    {
        public int Stored { get; private set; }

        public long Length { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var counting = new Counting();
            await request.Content!.CopyToAsync(counting, cancellationToken);
            (Stored, Length) = (Stored + 1, counting.Count);
            return new(HttpStatusCode.OK);
        }
    }

    private sealed class Counting : Stream
    {
        public long Count { get; private set; }

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Count += count;

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
