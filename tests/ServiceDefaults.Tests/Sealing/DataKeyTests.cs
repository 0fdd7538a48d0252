using System.Security.Cryptography;
using System.Text;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.ServiceDefaults.Tests.Sealing;

public sealed class DataKeyTests
{
    private static readonly SealedField Name = new("patient", "family_name", Guid.CreateVersion7());
    private readonly DataKey _key = new(Guid.CreateVersion7(), RandomNumberGenerator.GetBytes(32));

    [Theory]
    [InlineData("")]
    [InlineData("O'Brien")]
    [InlineData("李小龍 🎈")]
    public void What_was_sealed_opens_in_its_place(string text)
    {
        var value = _key.Seal(text, Name);

        Assert.Equal(text, _key.Open(value, Name));
        Assert.Equal(Encoding.UTF8.GetByteCount(text) + DataKey.Overhead, value.Length);
    }

    [Fact]
    public void Equal_texts_do_not_look_equal() => Assert.NotEqual(_key.Seal("Smith", Name), _key.Seal("Smith", Name));

    public static TheoryData<SealedField> OtherPlaces =>
    [
        Name with { RowId = Guid.CreateVersion7() }, Name with { Column = "given_name" }, Name with { Table = "staff" },
    ];

    [Theory]
    [MemberData(nameof(OtherPlaces))]
    public void A_value_that_was_moved_does_not_open(SealedField elsewhere)
    {
        var value = _key.Seal("Smith", Name);

        var broken = Assert.Throws<BrokenSealException>(() => _key.Open(value, elsewhere));
        Assert.Equal(elsewhere, broken.Place);
        Assert.DoesNotContain("Smith", broken.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_was_changed_anywhere_does_not_open()
    {
        var value = _key.Seal("Smith", Name);
        for (var i = 0; i < value.Length; i++)
        {
            var changed = value.ToArray();
            changed[i] ^= 1;
            Assert.Throws<BrokenSealException>(() => _key.Open(changed, Name));
        }

        Assert.Throws<BrokenSealException>(() => _key.Open(value[..20], Name));
        Assert.Throws<BrokenSealException>(() => _key.Open([], Name));
    }

    [Fact]
    public void Another_key_does_not_open_it()
    {
        var other = new DataKey(_key.Id, RandomNumberGenerator.GetBytes(32));

        Assert.Throws<BrokenSealException>(() => other.Open(_key.Seal("Smith", Name), Name));
    }
}
