using System.Net;
using System.Net.Sockets;

namespace Imaging.Identity.Login;

/// <summary>The part of an address that one person or office has for a while: /24, or /64 of IPv6.</summary>
internal static class CallerNetwork
{
    public static string Of(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = plain.GetAddressBytes();
        var kept = plain.AddressFamily == AddressFamily.InterNetwork ? 3 : 8;
        bytes.AsSpan(kept).Clear();
        return $"{new IPAddress(bytes)}/{kept * 8}";
    }
}
