using System.Runtime.Versioning;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.ServiceDefaults.Tests.Sealing;

[UnsupportedOSPlatform("windows")]
public sealed class RootKeyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private RootKeyFile KeyFile => new(_folder.KeyFile, new LocalGuard(), TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_new_file_is_for_its_owner_alone()
    {
        await KeyFile.CreateAsync(Token);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.KeyFile));
        Assert.Equal(32, Assert.Single(await KeyFile.ReadAsync(Token)).Key.Length);
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_made_again()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => KeyFile.CreateAsync(Token)));
        var first = await File.ReadAllTextAsync(_folder.KeyFile, Token);
        await KeyFile.CreateAsync(Token);

        Assert.Equal(first, await File.ReadAllTextAsync(_folder.KeyFile, Token));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    public async Task A_file_that_others_reach_is_refused(UnixFileMode more)
    {
        await KeyFile.CreateAsync(Token);
        File.SetUnixFileMode(_folder.KeyFile, File.GetUnixFileMode(_folder.KeyFile) | more);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => KeyFile.ReadAsync(Token));
        Assert.Contains("0600", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"keys\":[]}")]
    [InlineData("not json")]
    public async Task A_file_without_keys_is_refused(string content)
    {
        await KeyFile.CreateAsync(Token);
        await File.WriteAllTextAsync(_folder.KeyFile, content, Token);

        await Assert.ThrowsAsync<InvalidOperationException>(() => KeyFile.ReadAsync(Token));
    }

    [Fact]
    public async Task An_added_key_is_current_and_the_older_one_stays()
    {
        await KeyFile.CreateAsync(Token);
        var first = Assert.Single(await KeyFile.ReadAsync(Token));

        var added = await KeyFile.AddAsync(Token);

        var keys = await KeyFile.ReadAsync(Token);
        Assert.Equal([first.Id, added], keys.Select(key => key.Id));
        Assert.Equal(first.Key, keys[0].Key);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.KeyFile));
    }
}
