using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Imaging.ObjectStore.Bodies;
using Microsoft.Win32.SafeHandles;

namespace Imaging.ObjectStore.Storage;

/// <summary>
/// The form of every object's and part's file: bytes, then the record as JSON, then 16 bytes that find and prove it.
/// Zeros before the record make the file end with a page, so that all of it can go past the page cache at once.
/// <code>
/// | bytes ... | 0 ... | {"Key":...} | length of the JSON (4) | its CRC-32C (4) | "IMGOBJ01" (8) |
/// </code>
/// One file holds all of an object, so one fsync and one rename publish all of it, or nothing.
/// </summary>
internal static class RecordFile
{
    private const int TailLength = 16;
    private const int LikelyEnough = 2048;
    private const int PageSize = 4096;
    private const int LongestRecord = 16 * 1024 * 1024;

    /// <param name="record">What is kept of the object besides its bytes.</param>
    /// <param name="type">How it is written.</param>
    /// <param name="size">How many bytes come before the footer.</param>
    public static byte[] Footer<T>(T record, JsonTypeInfo<T> type, long size)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(record, type);
        var length = json.Length + TailLength;
        var zeros = (int)(-(size + length) & (PageSize - 1));
        var footer = new byte[zeros + length];
        json.CopyTo(footer, zeros);
        var tail = footer.AsSpan(zeros + json.Length);
        BinaryPrimitives.WriteInt32LittleEndian(tail, json.Length);
        Crc(json).CopyTo(tail[4..]);
        "IMGOBJ01"u8.CopyTo(tail[8..]);
        return footer;
    }

    /// <exception cref="InvalidDataException">The file is no such file, or was damaged.</exception>
    public static T Read<T>(SafeFileHandle file, JsonTypeInfo<T> type)
    {
        var length = RandomAccess.GetLength(file);
        var buffer = ArrayPool<byte>.Shared.Rent(LikelyEnough);
        try
        {
            var end = ReadEnd(file, length, buffer.AsSpan(0, LikelyEnough));
            var jsonLength = JsonLength(end, length);
            if (jsonLength + TailLength > end.Length)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = ArrayPool<byte>.Shared.Rent(jsonLength + TailLength);
                end = ReadEnd(file, length, buffer.AsSpan(0, jsonLength + TailLength));
            }
            var json = end[^(jsonLength + TailLength)..^TailLength];
            if (!Crc(json).AsSpan().SequenceEqual(end[^12..^8]))
                throw new InvalidDataException("The record of an object's file is damaged.");
            return JsonSerializer.Deserialize(json, type)!;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException("The record of an object's file is not readable.", exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public static T Read<T>(string path, JsonTypeInfo<T> type)
    {
        using var file = Open(path);
        return Read(file, type);
    }

    /// <summary>Opens for reading, without a lock of any kind: files are replaced, never changed.</summary>
    public static SafeFileHandle Open(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static ReadOnlySpan<byte> ReadEnd(SafeFileHandle file, long length, Span<byte> buffer)
    {
        var wanted = (int)Math.Min(length, buffer.Length);
        var got = 0;
        while (got < wanted)
        {
            var read = RandomAccess.Read(file, buffer[got..wanted], length - wanted + got);
            if (read == 0)
                throw new InvalidDataException("An object's file became shorter.");
            got += read;
        }
        return buffer[..wanted];
    }

    private static int JsonLength(ReadOnlySpan<byte> end, long fileLength)
    {
        if (end.Length < TailLength || !end.EndsWith("IMGOBJ01"u8))
            throw new InvalidDataException("An object's file has no end mark.");
        var length = BinaryPrimitives.ReadInt32LittleEndian(end[^TailLength..]);
        return length is > 0 and <= LongestRecord && length + TailLength <= fileLength
            ? length
            : throw new InvalidDataException("The record of an object's file has no valid length.");
    }

    private static byte[] Crc(ReadOnlySpan<byte> json) =>
        ReflectedCrc.Crc32C.Finish(ReflectedCrc.Crc32C.Append(ReflectedCrc.Crc32C.Start, json));
}
