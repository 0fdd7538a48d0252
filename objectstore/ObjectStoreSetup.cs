using Imaging.ObjectStore.Http;
using Imaging.ObjectStore.Objects;
using Imaging.ObjectStore.Signing;
using Imaging.ObjectStore.Storage;
using Imaging.ServiceDefaults.Http;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Imaging.ObjectStore;

internal static class ObjectStoreSetup
{
    public static void AddObjectStore(this WebApplicationBuilder builder)
    {
        // Whatever the configuration says, no request line is logged: its query may be a signature.
        builder.Logging.ClearProviders().AddJsonConsole()
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        builder.Services.AddOptions<ObjectStoreOptions>()
            .BindConfiguration("ObjectStore").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, ReceiveBlocks>();
        builder.Services.AddSingleton<DiskThreads>();
        builder.Services.AddSingleton<BucketCatalog>();
        builder.Services.AddSingleton<SignatureVerifier>();
        builder.Services.AddSingleton<S3Pipeline>();
        builder.Services.AddHostedService<StoreOpening>();
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            // With Kestrel's 64 KB every block of an object waits for the one before to be gone.
            kestrel.Limits.MaxResponseBufferSize = 512 * 1024;
            kestrel.Limits.MaxRequestLineSize = 32 * 1024;
            // File names in Content-Disposition come back as they were sent; browsers take them for UTF-8.
            kestrel.ResponseHeaderEncodingSelector = MetadataText.EncodingOf;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
    }

    public static void UseObjectStore(this WebApplication app)
    {
        var pipeline = app.Services.GetRequiredService<S3Pipeline>();
        app.Run(pipeline.HandleAsync);
    }
}
