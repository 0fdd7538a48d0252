using System.Diagnostics;
using System.Reflection;
using Imaging.Gateway.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Imaging.Gateway.Tests.Host;

/// <summary>The gateway's own program in this process, on a port of its own, in front of services that are not
/// real.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    public const string Name = "imaging.test";
    private readonly IHost _host;
    private readonly Task _run;

    private GatewayHost(IHost host, Task run, FakeServices services) =>
        (_host, _run, Services, Client) = (host, run, services, NewClient(host));

    public FakeServices Services { get; }

    public FakeIdentity Identity => Services.Identity;

    public HttpClient Client { get; }

    /// <param name="settings">"Section:Name=value" each; on top of a start that is neither a developer's nor, for want
    /// of https, Production. "{services}" stands for where the services that are not real answer.</param>
    public static async Task<GatewayHost> StartAsync(params string[] settings)
    {
        var services = await FakeServices.StartAsync();
        string[] given =
        [
            "environment=Staging", "Kestrel:Endpoints:http:Url=http://127.0.0.1:0", $"PublicUrl=http://{Name}",
            "InternalAuth:ClientId=gateway", "InternalAuth:ClientSecret=0123456789012345678901234567890123456789",
            $"services:identity:grpc:0={services.Grpc}", "Logging:LogLevel:Default=None",
            .. ((string[])["identity", "encounter", "media"]).Select(name => $"services:{name}:http:0={services.Http}"),
            .. settings.Select(setting => setting.Replace("{services}", services.Http, StringComparison.Ordinal)),
        ];
        using var built = new HostBuilt();
        var run = Task.Factory.StartNew(
            () => built.Run([.. given.Select(setting => $"--{setting}")]), CancellationToken.None,
            TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAny(built.Host, run);
        if (run.IsCompleted) await run;
        var host = await built.Host;
        var started = new TaskCompletionSource();
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(started.SetResult);
        // A program that ends here says why.
        if (await Task.WhenAny(started.Task, run) == run) await run;
        return new(host, run, services);
    }

    public T Get<T>() where T : notnull => _host.Services.GetRequiredService<T>();

    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return Client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, headers);

    public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, headers);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await _run;
        await Services.DisposeAsync();
    }

    private static HttpClient NewClient(IHost host)
    {
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var handler = new SocketsHttpHandler { UseCookies = false };
        var client = new HttpClient(handler) { BaseAddress = new(address.Single()) };
        client.DefaultRequestHeaders.Host = Name;
        return client;
    }

    /// <summary>Hears of the host that a program builds, as tools that look into programs do.</summary>
    private sealed class HostBuilt
        : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private static readonly AsyncLocal<HostBuilt?> Current = new();
        private readonly TaskCompletionSource<IHost> _host = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<IDisposable> _subscriptions = [];

        public HostBuilt()
        {
            var all = DiagnosticListener.AllListeners.Subscribe(this);
            lock (_subscriptions) _subscriptions.Add(all);
        }

        public Task<IHost> Host => _host.Task;

        public void Run(string[] arguments)
        {
            Current.Value = this;
            typeof(Routes).Assembly.EntryPoint!.Invoke(
                null, BindingFlags.DoNotWrapExceptions, null, [arguments], null);
        }

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name != "Microsoft.Extensions.Hosting") return;
            lock (_subscriptions) _subscriptions.Add(value.Subscribe(this));
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Key == "HostBuilt" && Current.Value == this) _host.TrySetResult((IHost)value.Value!);
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose()
        {
            lock (_subscriptions) _subscriptions.ForEach(subscription => subscription.Dispose());
        }
    }
}
