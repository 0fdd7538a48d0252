using System.Globalization;
using Imaging.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http;

namespace Imaging.ServiceDefaults.Tests.Http;

/// <summary>RFC 9110, 13: each condition alone (13.1), and which goes before which (13.2.2).</summary>
public class PreconditionsTests
{
    private const string Now = "Sun, 01 Mar 2026 12:00:00 GMT";
    private const string Earlier = "Sun, 01 Mar 2026 11:59:59 GMT";
    private const string Later = "Sun, 01 Mar 2026 12:00:01 GMT";

    private static readonly Validators s_standing = new(new("\"new\""), new("\"old\""),
        DateTimeOffset.Parse("2026-03-01T12:00:00.654321Z", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("\"new\"", true)]
    [InlineData("\"old\"", true)]
    [InlineData("\"x\", \"new\"", true)]
    [InlineData("\"x\" ,\t\"old\" , \"y\"", true)]
    [InlineData("*", true)]
    [InlineData("\"x\"", false)]
    [InlineData("W/\"new\"", false)]
    [InlineData("\"NEW\"", false)]
    [InlineData("\"new, x\"", false)]
    public void If_match_holds_for_the_very_version(string tags, bool holds)
    {
        foreach (var method in new[] { "GET", "HEAD", "PUT", "DELETE" })
        {
            Assert.Equal(holds ? Condition.Met : Condition.Failed, Evaluate(method, ("If-Match", tags)));
            Assert.Equal(Condition.Failed, Evaluate(method, null, ("If-Match", tags)));
        }
    }

    [Theory]
    [InlineData("\"new\"", true)]
    [InlineData("W/\"new\"", true)]
    [InlineData("W/\"old\"", true)]
    [InlineData("\"x\", W/\"old\"", true)]
    [InlineData("*", true)]
    [InlineData("\"x\"", false)]
    public void If_none_match_fails_for_a_version_that_is_known(string tags, bool isKnown)
    {
        foreach (var method in new[] { "GET", "HEAD" })
            Assert.Equal(isKnown ? Condition.NotModified : Condition.Met, Evaluate(method, ("If-None-Match", tags)));
        foreach (var method in new[] { "PUT", "DELETE", "POST" })
        {
            Assert.Equal(isKnown ? Condition.Failed : Condition.Met, Evaluate(method, ("If-None-Match", tags)));
            Assert.Equal(Condition.Met, Evaluate(method, null, ("If-None-Match", tags)));
        }
    }

    [Theory]
    [InlineData(Earlier, true)]
    [InlineData(Now, false)]
    [InlineData(Later, false)]
    [InlineData("yesterday", false)]
    [InlineData("", false)]
    public void If_unmodified_since_fails_for_what_is_newer(string date, bool fails)
    {
        foreach (var method in new[] { "GET", "HEAD", "PUT", "DELETE" })
        {
            Assert.Equal(fails ? Condition.Failed : Condition.Met, Evaluate(method, ("If-Unmodified-Since", date)));
            Assert.Equal(Condition.Met, Evaluate(method, null, ("If-Unmodified-Since", date)));
        }
    }

    [Theory]
    [InlineData(Earlier, Condition.Met)]
    [InlineData(Now, Condition.NotModified)]
    [InlineData(Later, Condition.NotModified)]
    [InlineData("yesterday", Condition.Met)]
    public void If_modified_since_is_for_reading(string date, Condition expected)
    {
        Assert.Equal(expected, Evaluate("GET", ("If-Modified-Since", date)));
        Assert.Equal(expected, Evaluate("HEAD", ("If-Modified-Since", date)));
        Assert.Equal(Condition.Met, Evaluate("PUT", ("If-Modified-Since", date)));
        Assert.Equal(Condition.Met, Evaluate("DELETE", ("If-Modified-Since", date)));
    }

    [Theory]
    [InlineData("GET", Condition.Failed, "If-Match: \"x\"", "If-None-Match: \"new\"")]
    [InlineData("GET", Condition.NotModified, "If-Match: \"new\"", "If-None-Match: \"new\"")]
    [InlineData("PUT", Condition.Failed, "If-Match: \"new\"", "If-None-Match: *")]
    [InlineData("GET", Condition.Met, "If-Match: \"new\"", "If-Unmodified-Since: " + Earlier)]
    [InlineData("GET", Condition.Failed, "If-Match: \"x\"", "If-Unmodified-Since: " + Later)]
    [InlineData("GET", Condition.Failed, "If-Unmodified-Since: " + Earlier, "If-None-Match: \"new\"")]
    [InlineData("GET", Condition.NotModified, "If-Unmodified-Since: " + Now, "If-None-Match: \"new\"")]
    [InlineData("GET", Condition.Met, "If-None-Match: \"x\"", "If-Modified-Since: " + Later)]
    [InlineData("GET", Condition.NotModified, "If-Match: *", "If-Modified-Since: " + Now)]
    [InlineData("GET", Condition.Failed, "If-Unmodified-Since: " + Earlier, "If-Modified-Since: " + Now)]
    [InlineData("DELETE", Condition.Failed, "If-Match: \"new\"", "If-None-Match: \"old\"")]
    public void One_goes_before_the_other(string method, Condition expected, string one, string other)
    {
        Assert.Equal(expected, Evaluate(method, Split(one), Split(other)));
        Assert.Equal(expected, Evaluate(method, Split(other), Split(one)));

        static (string, string) Split(string header) =>
            header.Split(": ", 2) is [var name, var value] ? (name, value) : (header, "");
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("\"abc")]
    [InlineData("abc\"")]
    [InlineData("'abc'")]
    [InlineData("\"a\" \"b\"")]
    [InlineData("\"a\";\"b\"")]
    [InlineData("\"a\", b")]
    [InlineData("*, \"a\"")]
    [InlineData("\"a\", *")]
    [InlineData("**")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(",")]
    public void What_is_no_list_of_tags_is_malformed(string tags)
    {
        foreach (var name in new[] { "If-Match", "If-None-Match" })
        {
            Assert.False(Preconditions.TryRead(Headers((name, tags)), out _, out var malformed));
            Assert.Equal(name, malformed);
        }
    }

    [Fact]
    public void A_list_may_come_in_several_lines_and_a_date_may_not()
    {
        var headers = new HeaderDictionary { ["If-Match"] = new(["\"x\"", "\"new\""]) };
        Assert.True(Preconditions.TryRead(headers, out var conditions, out _));
        Assert.Equal(Condition.Met, conditions.Evaluate("PUT", s_standing));

        headers = new HeaderDictionary { ["If-Unmodified-Since"] = new([Earlier, Earlier]) };
        Assert.True(Preconditions.TryRead(headers, out conditions, out _));
        Assert.Equal(Condition.Met, conditions.Evaluate("PUT", s_standing));
    }

    [Fact]
    public void Without_conditions_everything_goes_on()
    {
        Assert.True(Preconditions.TryRead(Headers(), out var conditions, out _));
        Assert.False(conditions.Any || conditions.NameVersion);
        Assert.Equal(Condition.Met, conditions.Evaluate("DELETE", s_standing));
        Assert.Equal(Condition.Met, conditions.Evaluate("PUT", null));
    }

    private static Condition Evaluate(string method, params (string, string)[] headers) =>
        Evaluate(method, s_standing, headers);

    private static Condition Evaluate(string method, Validators? standing, params (string, string)[] headers)
    {
        Assert.True(Preconditions.TryRead(Headers(headers), out var conditions, out var malformed), malformed);
        return conditions.Evaluate(method, standing);
    }

    private static HeaderDictionary Headers(params (string Name, string Value)[] headers)
    {
        var all = new HeaderDictionary();
        foreach (var (name, value) in headers) all[name] = value;
        return all;
    }
}
