using Imaging.Encounter.Patients;
using Imaging.ServiceDefaults.Sealing;

namespace Imaging.Encounter.Tests.Patients;

public class PatientDetailsTests
{
    private static readonly DateOnly Today = new(2026, 3, 1);

    [Theory]
    [InlineData("9434765919", true)]
    [InlineData("943 476 5919", true)]
    [InlineData("943-476-5919", true)]
    [InlineData("943\u00A0476\u20095919", true)] // no-break and thin spaces
    [InlineData("943\t476\n5919", true)]
    [InlineData("943\u2010476\u20115919", true)] // hyphens
    [InlineData("943\u2013476\u20145919", true)] // dashes
    [InlineData("943\u2212476\u20435919", true)] // minus sign, hyphen bullet
    [InlineData("\uFEFF943\u200B476\u00AD5919\u200E", true)] // what nobody sees
    [InlineData("９４３４７６５９１９", true)] // full width
    [InlineData("943.476.5919", false)]
    [InlineData("943a476b5919", false)]
    [InlineData("0000000000", false)] // never issued, though the check fits
    [InlineData("1111111111", false)]
    [InlineData("9999999999", false)]
    [InlineData("9434765918", false)] // the check digit
    [InlineData("4505577104", true)]
    [InlineData("1234567890", false)] // would need the digit 10
    [InlineData("943476591", false)]
    [InlineData("94347659190", false)]
    [InlineData("९४३४७६५९१९", false)] // digits, and not ASCII's
    [InlineData("", false)]
    public void An_nhs_number_checks_itself(string text, bool isRight) =>
        Assert.Equal(isRight, NhsNumber.TryParse(text, out _));

    [Theory]
    [InlineData("07700 900123", "+447700900123")]
    [InlineData("+44 (0)7700 900123", "+447700900123")]
    [InlineData("0044 7700 900123", "+447700900123")]
    [InlineData("+353 85 123 4567", "+353851234567")]
    [InlineData("07700\u00A0900\u2011123", "+447700900123")]
    [InlineData("\u202A+44\u20097700\u2013900123\u202C", "+447700900123")]
    [InlineData("07700\t900.123", "+447700900123")]
    [InlineData("（0）7700 900123", null)]
    [InlineData("7700900123", null)]
    [InlineData("+4477", null)]
    [InlineData("+44770090012345678", null)]
    [InlineData("07700 9OO123", null)]
    [InlineData("+0447700900123", null)]
    [InlineData("", null)]
    public void A_mobile_number_becomes_international(string text, string? expected) =>
        Assert.Equal(expected, MobileNumber.TryParse(text, "44", out var number) ? number : null);

    [Theory]
    [InlineData("sam@example.org", true)]
    [InlineData("sam.o'brien+x@mail.example.org", true)]
    [InlineData("Sam <sam@example.org>", false)]
    [InlineData("sam@example.org, eve@example.org", false)]
    [InlineData("sam@example.org,eve@example.org", false)]
    [InlineData("sam@example.org\r\nBcc: eve@example.org", false)]
    [InlineData("sam@localhost", false)]
    [InlineData("sam", false)]
    public void An_email_address_is_one_plain_address(string text, bool isRight) =>
        Assert.Equal(isRight, EmailAddress.TryParse(text, out _));

    [Theory]
    [InlineData("1987-04-12", true)]
    [InlineData("2024-02-29", true)]
    [InlineData("2023-02-29", false)]
    [InlineData("2026-03-01", true)]
    [InlineData("2026-03-02", false)]
    [InlineData("1900-01-01", true)]
    [InlineData("1899-12-31", false)]
    [InlineData("12/04/1987", false)]
    [InlineData("1987-4-12", false)]
    [InlineData("", false)]
    public void A_date_of_birth_is_real_and_past(string text, bool isRight) =>
        Assert.Equal(isRight, BirthDate.TryParse(text, Today, out _));

    [Theory]
    [InlineData("2008-03-01", "2026-03-01", false)]
    [InlineData("2008-03-02", "2026-03-01", true)]
    [InlineData("2008-02-29", "2026-02-28", true)]
    [InlineData("2008-02-29", "2026-03-01", false)]
    [InlineData("2010-02-28", "2028-02-28", false)]
    [InlineData("2010-03-01", "2028-02-29", true)]
    public void Eighteen_is_reached_on_the_birthday_and_on_the_first_of_march(string born, string today, bool isMinor)
    {
        var date = DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(isMinor, BirthDate.TryParse(born, date, out var birth) && BirthDate.IsMinor(birth, date));
    }

    [Theory]
    [InlineData("O'Brien", "OBRIEN")]
    [InlineData("O’Brien", "o brien")]
    [InlineData("Müller", "MULLER")]
    [InlineData("Nguyễn", "nguyen")]
    [InlineData("Smith-Jones", "Smith Jones")]
    [InlineData("Weiß", "WEISS")]
    [InlineData("ﬁsher", "Fisher")]
    [InlineData("ΠΑΠΑΔΟΠΟΥΛΟΣ", "Παπαδόπουλος")]
    [InlineData("王小明", "王 小明")]
    public void Names_are_found_however_they_are_typed(string one, string other) =>
        Assert.Equal(NameFolding.Fold(one), NameFolding.Fold(other));

    [Theory]
    [InlineData("\u02BBOkina", "Okina")]
    [InlineData("O\u2032Brien", "O'Brien")]
    [InlineData("O\u201BBrien", "OBRIEN")]
    [InlineData("Soloma\u02B9n", "Soloman")]
    [InlineData("Smith\u2212Jones", "Smith-Jones")]
    [InlineData("St. John", "St John")]
    [InlineData("Łukasz", "LUKASZ")]
    [InlineData("Søren", "Soren")]
    [InlineData("Işık", "IŞIK")]
    [InlineData("Işık", "isik")]
    [InlineData("İnönü", "inonu")]
    [InlineData("Đặng", "Dang")]
    [InlineData("Þórður", "Thordur")]
    [InlineData("Æther", "aether")]
    [InlineData("Ħaż-Żebbuġ", "Haz Zebbug")]
    [InlineData("Ґалаґан", "Галаган")]
    [InlineData("Ёлкин", "ЕЛКИН")]
    [InlineData("Ｍüller", "muller")]
    [InlineData("ﾊﾞﾊﾞ", "ババ")]
    [InlineData("한", "\u1112\u1161\u11AB")]
    [InlineData("محمـد", "محمد")]
    public void Letters_that_do_not_come_apart_and_signs_of_every_kind_are_folded(string one, string other) =>
        Assert.Equal(NameFolding.Fold(one), NameFolding.Fold(other));

    [Theory]
    [InlineData("कि", "की")] // Devanagari vowels
    [InlineData("राम", "रमा")]
    [InlineData("กิน", "กัน")] // Thai vowels and tones
    [InlineData("ไม่", "ไม้")]
    [InlineData("かき", "がぎ")] // voiced kana
    [InlineData("ハハ", "ババ")]
    [InlineData("ハハ", "パパ")]
    [InlineData("כֹּהֵן", "כהן")]
    [InlineData("王", "玉")]
    [InlineData("Jones", "Jonas")]
    public void Marks_that_are_letters_tell_names_apart(string one, string other) =>
        Assert.NotEqual(NameFolding.Fold(one), NameFolding.Fold(other));

    [Theory]
    [InlineData("Nguyễn Đặng-Łukasz")]
    [InlineData("कुमार गाँधी")]
    [InlineData("がっこう ﾊﾞ")]
    [InlineData("´a\u0301 ◌\u0301")]
    public void What_is_folded_stays_as_it_is(string name) =>
        Assert.Equal(NameFolding.Fold(name), NameFolding.Fold(NameFolding.Fold(name)));

    [Theory]
    [InlineData("Parry", true)]
    [InlineData("محمد", true)]
    [InlineData("Ng\u200Coc", true)]
    [InlineData("  Parry ", true)]
    [InlineData("Par\u0000ry", false)]
    [InlineData("Par\nry", false)]
    [InlineData("Parry\u202Egnp", false)]
    [InlineData("'-'", false)]
    [InlineData(" ", false)]
    public void A_name_is_of_any_script_and_holds_nothing_hidden(string text, bool isRight) =>
        Assert.Equal(isRight, PlainText.TryParseName(text, out _));

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void A_name_has_at_most_200_characters(int length, bool isRight) =>
        Assert.Equal(isRight, PlainText.TryParseName(new('a', length), out _));
}
