using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Imaging.ObjectStore.Storage;

/// <summary>The calls that durability is made of, as the system has them: each says what failed.</summary>
internal static partial class Disk
{
    private const int ReadOnly = 0;
    private const int NotFound = 2;
    private const int TooManyLinks = 31;
    private const int WorkingFolder = -100;
    private const int FollowLink = 0x400;
    private const int SetFlags = 4;

    // O_DIRECT, one of the few numbers that differ between processors.
    private static readonly int Direct =
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x10000 : 0x4000;

    public static void Rename(string from, string to) => Check(Native.Rename(from, to), to);

    /// <summary>Makes the names in a folder durable: a rename alone may be forgotten by a power loss.</summary>
    public static void SyncFolder(string path)
    {
        var folder = Native.Open(path, ReadOnly);
        Check(folder, path);
        var result = Native.Fsync(folder);
        var error = Marshal.GetLastPInvokeError();
        _ = Native.Close(folder);
        if (result != 0)
            throw Failed(error, path);
    }

    /// <summary>A second name for a file; once it has all the names it can have, a copy.</summary>
    public static void Link(string from, string to)
    {
        if (Native.LinkAt(WorkingFolder, from, WorkingFolder, to, FollowLink) == 0)
            return;
        var error = Marshal.GetLastPInvokeError();
        if (error != TooManyLinks)
            throw Failed(error, from);
        File.Copy(from, to);
        using var copy = File.OpenHandle(to, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(copy);
    }

    /// <summary>The same for a file that is open, whatever it is called by now.</summary>
    public static void LinkOpen(SafeFileHandle file, string to) =>
        Link($"/proc/self/fd/{file.DangerousGetHandle()}", to);

    /// <summary>Whether writes go past the page cache, whole aligned pages only. Not every file system can.</summary>
    public static bool TrySetDirect(SafeFileHandle file, bool direct) =>
        Native.Fcntl((int)file.DangerousGetHandle(), SetFlags, direct ? Direct : 0) == 0;

    private static void Check(int result, string path)
    {
        if (result < 0)
            throw Failed(Marshal.GetLastPInvokeError(), path);
    }

    private static IOException Failed(int error, string path)
    {
        var message = $"{new Win32Exception(error).Message}: {path}";
        return error == NotFound ? new FileNotFoundException(message) : new IOException(message, error);
    }

    private static partial class Native
    {
        [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        public static partial int Open(string path, int flags);

        [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
        public static partial int Fsync(int descriptor);

        [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
        public static partial int Close(int descriptor);

        [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
        public static partial int Fcntl(int descriptor, int command, int argument);

        [LibraryImport("libc", EntryPoint = "rename", SetLastError = true,
            StringMarshalling = StringMarshalling.Utf8)]
        public static partial int Rename(string from, string to);

        [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true,
            StringMarshalling = StringMarshalling.Utf8)]
        public static partial int LinkAt(int fromFolder, string from, int toFolder, string to, int flags);
    }
}
