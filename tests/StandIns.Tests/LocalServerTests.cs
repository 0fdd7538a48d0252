using Aspire.Hosting.Testing;

namespace Imaging.StandIns.Tests;

/// <summary>A server of this machine behaves as the container would.</summary>
public sealed class LocalServerTests : IDisposable
{
    private const string Password = "it's a \\ secret";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imaging-standin-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Databases_are_there_once_healthy_live_and_end_with_their_server_and_keep_their_data()
    {
        await using (var app = await StartAsync())
        {
            var shop = await app.ResourceNotifications.WaitForResourceHealthyAsync("shop", Token);
            Assert.Equal(KnownResourceStates.Running, shop.Snapshot.State?.Text);
            Assert.Matches("^Server=127.0.0.1;Port=[0-9]+;User ID=root;Password=.*;Database=shop$",
                await app.GetConnectionStringAsync("shop", Token));
            Assert.Equal("", await QueryAsync(app, "CREATE TABLE shop.kept (id INT)"));

            Assert.True((await app.ResourceCommands.ExecuteCommandAsync("mysql", "stop", Token)).Success);
            await app.ResourceNotifications.WaitForResourceAsync("shop", KnownResourceStates.TerminalStates, Token);
            Assert.True((await app.ResourceCommands.ExecuteCommandAsync("mysql", "start", Token)).Success);
            await app.ResourceNotifications.WaitForResourceHealthyAsync("shop", Token);
        }

        await using var again = await StartAsync();
        await again.ResourceNotifications.WaitForResourceHealthyAsync("shop", Token);
        Assert.Contains("kept", await QueryAsync(again, "SHOW TABLES IN shop"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_password_stands_in_no_argument_and_no_file_that_stays()
    {
        await using var app = await StartAsync();
        await app.ResourceNotifications.WaitForResourceHealthyAsync("shop", Token);

        var arguments = Directory.EnumerateDirectories("/proc", "*").Select(process => $"{process}/cmdline")
            .Where(File.Exists).Select(Read).Where(line => line.Contains(_folder.FullName, StringComparison.Ordinal));
        Assert.Contains(arguments, line => line.Contains("--datadir", StringComparison.Ordinal));
        Assert.DoesNotContain(arguments, line => line.Contains(Password, StringComparison.Ordinal));
        Assert.Empty(_folder.GetFiles("init.sql", SearchOption.AllDirectories));
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return ""; // it has ended
        }
    }

    private static async Task<string> QueryAsync(DistributedApplication app, string sql)
    {
        var port = app.GetEndpoint("mysql", "tcp").Port;
        return await Repository.RunAsync("mariadb",
            ["-h", "127.0.0.1", "-P", $"{port}", "-u", "root", "-N", "-e", sql], Token,
            ("MYSQL_PWD", Password));
    }

    private async Task<DistributedApplication> StartAsync()
    {
        var builder = DistributedApplicationTestingBuilder.Create();
        builder.Configuration["Aspire:Store:Path"] = _folder.FullName;
        builder.AddMySql("mysql", builder.AddParameter("password", Password, secret: true))
            .WithDataVolume("data").AddDatabase("shop");
        var app = await builder.BuildAsync(Token);
        await app.StartAsync(Token);
        return app;
    }
}
