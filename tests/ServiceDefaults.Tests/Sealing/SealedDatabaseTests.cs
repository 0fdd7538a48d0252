using System.Data.Common;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.ServiceDefaults.Tests.Sealing;

public sealed class SealedDatabaseTests(TestDatabase databases) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _database = databases.NewConnectionString();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_first_use_of_a_purpose_makes_one_key_for_everybody()
    {
        await using var one = await StartAsync();
        await using var other = await StartAsync();

        var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            (i % 2 == 0 ? one : other).Get<DataKeys>().OfServiceAsync("names", Token).AsTask()));

        Assert.Single(keys.Select(key => key.Id).Distinct());
        Assert.Equal(1, await one.ScalarAsync<int>("SELECT COUNT(*) FROM data_key"));
    }

    [Fact]
    public async Task Without_the_key_file_a_service_with_data_does_not_start_and_makes_no_other()
    {
        await (await StartAsync()).DisposeAsync();
        File.Delete(_folder.KeyFile);

        await Assert.ThrowsAsync<InvalidOperationException>(StartAsync);
        Assert.False(File.Exists(_folder.KeyFile));
    }

    [Fact]
    public async Task With_another_key_file_a_service_with_data_does_not_start()
    {
        await (await StartAsync()).DisposeAsync();
        File.Delete(_folder.KeyFile);
        await new RootKeyFile(_folder.KeyFile, new LocalGuard(), TimeProvider.System).CreateAsync(Token);

        await Assert.ThrowsAsync<InvalidOperationException>(StartAsync);
    }

    [Fact]
    public async Task After_a_rotation_everything_is_under_the_new_key_and_the_old_one_can_go()
    {
        await using var service = await StartAsync();
        var before = await service.Get<DataKeys>().OfServiceAsync("names", Token);
        var place = new SealedField("staff", "name", Guid.CreateVersion7());
        var value = before.Seal("Smith", place);
        var file = new RootKeyFile(_folder.KeyFile, new LocalGuard(), TimeProvider.System);
        var added = await file.AddAsync(Token);

        Assert.Equal(1, await service.Worker<RewrapDataKeys>().RunOnceAsync(Token));

        Assert.Equal(added, await service.ScalarAsync<string>("SELECT DISTINCT root_key_id FROM data_key"));
        Assert.Equal(added, await service.ScalarAsync<string>("SELECT root_key_id FROM root_key"));
        await RemoveOldestKeyAsync();
        await using var restarted = await StartAsync();
        Assert.Equal("Smith", (await restarted.Get<DataKeys>().OfServiceAsync("names", Token)).Open(value, place));
    }

    [Fact]
    public async Task Destroying_an_owners_key_leaves_nothing_to_open()
    {
        await using var service = await StartAsync();
        var (keys, patient) = (service.Get<DataKeys>(), Guid.CreateVersion7());
        await using var connection = await service.Database.OpenConnectionAsync(Token);
        await keys.CreateAsync("patient", patient, connection, null, Token);
        Assert.NotNull(await OfAsync(service, patient, connection));

        await keys.DestroyAsync("patient", patient, connection, null, Token);

        Assert.Null(await OfAsync(service, patient, connection));
        Assert.Equal(0, await service.ScalarAsync<int>("SELECT COUNT(wrapped) FROM data_key"));
    }

    [Fact]
    public async Task A_wrapped_key_that_was_swapped_with_another_does_not_open()
    {
        await using var service = await StartAsync();
        var (keys, one, other) = (service.Get<DataKeys>(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var connection = await service.Database.OpenConnectionAsync(Token);
        await keys.CreateAsync("patient", one, connection, null, Token);
        await keys.CreateAsync("patient", other, connection, null, Token);
        await service.ExecuteAsync("""
            UPDATE data_key a JOIN data_key b ON a.data_key_id <> b.data_key_id SET a.wrapped = b.wrapped
            """);

        await Assert.ThrowsAsync<BrokenSealException>(() => OfAsync(service, one, connection).AsTask());
    }

    private static ValueTask<DataKey?> OfAsync(TestService service, Guid owner, DbConnection connection) =>
        service.Get<DataKeys>().OfOwnerAsync("patient", owner, connection, null, Token);

    private Task<TestService> StartAsync() => TestService.StartAsync(_database, _folder.KeyFile);

    private async Task RemoveOldestKeyAsync()
    {
        var content = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(_folder.KeyFile, Token))!;
        content["keys"]!.AsArray().RemoveAt(0);
        await File.WriteAllTextAsync(_folder.KeyFile, content.ToJsonString(), Token);
    }
}
