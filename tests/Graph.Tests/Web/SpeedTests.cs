using System.Diagnostics;
using Imaging.Graph.Tests.Staff;
using Imaging.Graph.Tests.Uploads;

namespace Imaging.Graph.Tests.Web;

/// <summary>What the engine takes beside curl that sends the same parts to the same kind of addresses, three at once;
/// the numbers are for people to read.</summary>
public sealed class SpeedTests(ImagingGraph graph, Chromium chromium)
{
    private const int Size = 200 << 20;
    private const string Video = "arm.mp4";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_engine_is_measured_beside_curl(bool isKept)
    {
        if (!Chromium.IsLong) Assert.Skip("Measured with IMAGING_LONG=1.");
        var file = await TestVideo.CreateAsync(graph.DataFolder, Video, Size);
        for (var round = 1; round <= 3; round++)
        {
            var (engine, longest) = await EngineAsync(file, isKept);
            var (curl, bare) = (await CurlAsync(file), await BareAsync(file));
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{(isKept ? "sealed" : "unsealed")}: engine {engine:F2} s, curl {curl:F2} s, the browser's bare requests "
                + $"{bare:F2} s; longest task on the page {longest}");
            Assert.True(engine > 0 && curl > 0 && bare > 0);
        }

        File.Delete(file);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_memory_of_the_browser_is_measured(bool isKept)
    {
        if (!Chromium.IsLong) Assert.Skip("Measured with IMAGING_LONG=1.");
        var file = await TestVideo.CreateAsync(graph.DataFolder, Video, 2000 << 20);
        await using var phone = await chromium.NewPhoneAsync(Path.Combine(graph.DataFolder, $"phone-{isKept}"));
        var page = new UploadPage(phone, new($"http://localhost:{graph.Gateway.Port}"));
        await page.OpenAsync();
        await page.BeginAsync(await Sender.InviteAsync(await Crew.HireAsync(graph, "clinician")), isKept);
        var (idle, peak) = (Memory(), 0L);
        await page.ChooseAsync(file);
        var sent = page.WaitForAsync(Video, "sent");
        while (!sent.IsCompleted)
        {
            peak = Math.Max(peak, Memory());
            await Task.Delay(250, TestContext.Current.CancellationToken);
        }

        await sent;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{(isKept ? "sealed" : "unsealed")}: {new FileInfo(file).Length} bytes, the browser's processes {idle >> 20} "
            + $"MB idle, {peak >> 20} MB at most; longest task on the page {await page.TextAsync("longest")}");
        Assert.True(peak > 0);
        File.Delete(file);
    }

    /// <summary>Of all processes of the browser, without pages of mapped files.</summary>
    private static long Memory() => Process.GetProcessesByName("chromium").Sum(process =>
    {
        using (process)
        {
            try
            {
                return File.ReadLines($"/proc/{process.Id}/status")
                    .Where(line => line.StartsWith("RssAnon:", StringComparison.Ordinal))
                    .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], null) * 1024);
            }
            catch (IOException)
            {
                // It has just ended.
                return 0;
            }
        }
    });

    /// <summary>From the first byte to the last part's acknowledgement.</summary>
    private async Task<(double Seconds, string Longest)> EngineAsync(string file, bool isKept)
    {
        await using var phone = await chromium.NewPhoneAsync();
        var page = new UploadPage(phone, new($"http://localhost:{graph.Gateway.Port}"));
        await page.OpenAsync();
        await page.BeginAsync(await Sender.InviteAsync(await Crew.HireAsync(graph, "clinician")), isKept);
        await page.Page.EvaluateAsync("""
            () => {
              const states = {};
              new MutationObserver(() => {
                const state = document.querySelector('#list li')?.dataset.state;
                if (state) states[state] ??= performance.now();
              }).observe(document.querySelector('#list'), { subtree: true, childList: true, attributes: true });
              window.states = states;
            }
            """);
        await page.ChooseAsync(file);
        await page.WaitForAsync(Video, "sent");
        var milliseconds = await page.Page.EvaluateAsync<double>(
            "() => window.states.completing - window.states.sending");
        return (milliseconds / 1000, await page.TextAsync("longest"));
    }

    /// <summary>The same browser with nothing but XMLHttpRequest, and every address signed before.</summary>
    private async Task<double> BareAsync(string file)
    {
        await using var phone = await chromium.NewPhoneAsync();
        var page = new UploadPage(phone, new($"http://localhost:{graph.Gateway.Port}"));
        await page.OpenAsync();
        await page.BeginAsync(await Sender.InviteAsync(await Crew.HireAsync(graph, "clinician")), isKept: false);
        await page.Page.EvaluateAsync("""
            () => document.body.insertAdjacentHTML('beforeend', '<label>Bare <input id="bare" type="file"></label>')
            """);
        await page.Page.GetByLabel("Bare").SetInputFilesAsync(file);
        return await page.Page.EvaluateAsync<double>("""
            async () => {
              const { encounterId } = JSON.parse(sessionStorage.getItem('imaging-dev-encounter'));
              const headers = { 'X-Encounter': encounterId, 'content-type': 'application/json' };
              const call = async (path, body) => (await fetch(`/api/media/uploads${path}`,
                body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers })).json();
              const file = document.getElementById('bare').files[0];
              const plan = await call('',
                { encounterId, fileName: file.name, contentType: 'video/mp4', size: file.size });
              const urls = [];
              for (let part = 1; part <= plan.partCount; part++)
                urls.push((await call(`/${plan.uploadId}/parts/${part}`)).url);
              let next = 0;
              const send = async () => {
                while (next < urls.length) {
                  const part = next++;
                  await new Promise((resolve, reject) => {
                    const xhr = new XMLHttpRequest();
                    xhr.open('PUT', urls[part]);
                    xhr.onload = () => (xhr.status === 200 ? resolve() : reject(new Error(`${xhr.status}`)));
                    xhr.onerror = () => reject(new Error('network'));
                    xhr.send(file.slice(part * plan.partSize, (part + 1) * plan.partSize));
                  });
                }
              };
              const begun = performance.now();
              await Promise.all([send(), send(), send()]);
              return (performance.now() - begun) / 1000;
            }
            """);
    }

    private async Task<double> CurlAsync(string file)
    {
        var sender = await Sender.ConsentedAsync(graph);
        var plan = await sender.Browser.PostJsonAsync("media/uploads", new
        {
            encounterId = sender.EncounterId, fileName = Video, contentType = "video/mp4", size = Size,
        }, 201);
        var parts = (int)plan["partCount"]!;
        var commands = new List<string>();
        for (var number = 1; number <= parts; number++)
        {
            var signed = await sender.Browser.GetJsonAsync($"media/uploads/{plan["uploadId"]}/parts/{number}");
            var part = $"{file}.{number}";
            await Tool.RunAsync("bash", ["-c",
                $"tail -c +{((number - 1L) * (int)plan["partSize"]!) + 1} '{file}' | head -c {(int)plan["partSize"]!} > '{part}'"]);
            commands.Add($"url = \"{(string)signed["url"]!}\"\nupload-file = \"{part}\"\noutput = /dev/null");
        }

        var config = $"{file}.curl";
        await File.WriteAllTextAsync(config, string.Join("\nnext\nsilent\nfail\n", commands),
            TestContext.Current.CancellationToken);
        var watch = Stopwatch.StartNew();
        var (status, output) = await Tool.RunAsync("curl",
            ["--silent", "--fail", "--parallel", "--parallel-max", "3", "--config", config]);
        var seconds = watch.Elapsed.TotalSeconds;
        Assert.True(status == 0, output);
        var arrived = await sender.Browser.GetJsonAsync($"media/uploads/{plan["uploadId"]}");
        Assert.Equal(parts, arrived["parts"]!.AsArray().Count);
        File.Delete(config);
        for (var number = 1; number <= parts; number++) File.Delete($"{file}.{number}");
        return seconds;
    }
}
