using System.Net;
using System.Net.Sockets;

namespace Imaging.Gateway.Features;

/// <summary>Addresses as they are counted: one machine has many of IPv6.</summary>
internal static class ClientAddress
{
    private const int SubnetSize = 64;

    /// <summary>IPv4 as such, also where a socket for both says it in IPv6 (RFC 4291, 2.5.5.2).</summary>
    public static IPAddress Of(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>One caller: an IPv4 address or an IPv6 /64.</summary>
    public static string Caller(IPAddress? address) =>
        address is null ? "" : Of(address) is { AddressFamily: AddressFamily.InterNetwork } known
            ? known.ToString()
            : Cut(Of(address), SubnetSize);

    private static string Cut(IPAddress address, int bits)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(bits / 8).Clear();
        return $"{new IPAddress(bytes)}/{bits}";
    }
}
