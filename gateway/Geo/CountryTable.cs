using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Imaging.Gateway.Geo;

/// <summary>
/// Which country a registry delegated an address to: the "RIR statistics exchange format", lines of
/// registry|country|type|start|value|date|status|..., where value is a count of IPv4 addresses or an IPv6 prefix
/// length.
/// </summary>
internal sealed class CountryTable
{
    private const int CountryPart = 1, TypePart = 2, StartPart = 3, ValuePart = 4, StatusPart = 6;
    private const int AddressBits = 128;

    private readonly UInt128[] _starts;
    private readonly Delegation[] _delegations;

    private CountryTable(List<Delegation> delegations)
    {
        _delegations = [.. delegations.OrderBy(delegation => delegation.First)];
        _starts = [.. _delegations.Select(delegation => delegation.First)];
    }

    public int Count => _delegations.Length;

    /// <exception cref="InvalidDataException">A line is not of this format.</exception>
    public static CountryTable Read(TextReader text)
    {
        var delegations = new List<Delegation>();
        for (var number = 1; text.ReadLine() is { } line; number++)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var parts = line.Split('|');
            // The version line, summaries, AS numbers, and what nobody has yet.
            if (parts.Length <= StatusPart || parts[TypePart] is not ("ipv4" or "ipv6")
                || parts[StatusPart] is not ("allocated" or "assigned") || !IsCountry(parts[CountryPart])) continue;
            delegations.Add(Parse(parts)
                ?? throw new InvalidDataException($"Line {number} of the delegation file is malformed."));
        }

        return new(delegations);
    }

    public string? Find(IPAddress address)
    {
        var number = NumberOf(address);
        var index = Array.BinarySearch(_starts, number);
        // Not a start itself: the complement is where it would be, after the range that it may be in.
        if (index < 0) index = ~index - 1;
        return index >= 0 && number <= _delegations[index].Last ? _delegations[index].Country : null;
    }

    public static bool IsCountry(string text) => text.Length == 2 && text.All(char.IsAsciiLetterUpper);

    private static Delegation? Parse(string[] parts)
    {
        if (!IPAddress.TryParse(parts[StartPart], out var start)
            || !uint.TryParse(parts[ValuePart], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            || (start.AddressFamily == AddressFamily.InterNetwork) != (parts[TypePart] == "ipv4")) return null;
        var first = NumberOf(start);
        if (parts[TypePart] == "ipv4") return value == 0 ? null : Range(first, value);
        return value is 0 or > AddressBits ? null : Range(first, UInt128.One << (AddressBits - (int)value));

        Delegation Range(UInt128 from, UInt128 count) =>
            new(from, from + (count - 1), string.Intern(parts[CountryPart]));
    }

    /// <summary>IPv4 addresses lie where IPv6 maps them (RFC 4291, 2.5.5.2), so one array serves both.</summary>
    private static UInt128 NumberOf(IPAddress address)
    {
        UInt128 number = 0;
        foreach (var part in address.MapToIPv6().GetAddressBytes()) number = (number << 8) | part;
        return number;
    }

    private readonly record struct Delegation(UInt128 First, UInt128 Last, string Country);
}
