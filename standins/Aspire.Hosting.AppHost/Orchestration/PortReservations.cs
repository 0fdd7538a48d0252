using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Ports outside the kernel's ephemeral range, so that no outgoing connection takes one between the probe and the
/// child's own bind. A locked file per port keeps other AppHosts away from it until this one ends.
/// </summary>
internal sealed class PortReservations : IDisposable
{
    private const int First = 10_000;
    private const int Last = 32_767;
    private readonly List<FileStream> _locks = [];
    private readonly HashSet<int> _mine = [];
    private readonly string _folder = StoreFolder.Private(Path.Combine(StoreFolder.Shared(), "ports"));

    public int Reserve()
    {
        for (var attempt = 0; attempt < 10_000; attempt++)
        {
            var port = Random.Shared.Next(First, Last + 1);
            if (TryReserve(port))
                return port;
        }

        throw new DistributedApplicationException($"No free port was found between {First} and {Last}.");
    }

    public void Reserve(int port, string user)
    {
        if (!TryReserve(port))
            throw new DistributedApplicationException($"Port {port} is in use, and {user} needs it.");
    }

    public void Dispose()
    {
        foreach (var file in _locks)
            file.Dispose();
        _locks.Clear();
    }

    private bool TryReserve(int port)
    {
        if (_mine.Contains(port))
            return false;
        var file = TryLock(Path.Combine(_folder, port.ToString(CultureInfo.InvariantCulture)));
        if (file is null)
            return false;
        if (!IsFree(port))
        {
            file.Dispose();
            return false;
        }

        _locks.Add(file);
        return _mine.Add(port);
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null; // another AppHost holds it
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            // Binding all interfaces fails as soon as anybody listens on one of them.
            using var probe = new TcpListener(IPAddress.Any, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
