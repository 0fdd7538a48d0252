using System.Buffers;
using System.IO.Compression;

namespace Imaging.Media.Formats;

/// <summary>
/// Inflates what it is handed, piece by piece. The platform's inflaters pull from a stream, so they are given one that
/// is like a file still being written: it reads as ended while it is empty, and goes on when there is more. They keep
/// their state over such an end; the tests hold them to it for every chunk size.
/// </summary>
internal sealed class PushInflater : IDisposable
{
    public delegate bool Sink(ReadOnlySpan<byte> inflated);

    // A gzip member of the one byte Mark. Members may follow each other (RFC 1952, 2.2), so only at a member's end do
    // these bytes yield exactly that byte: anywhere else they are a wrong checksum or part of a value.
    private const byte Mark = 0x4E;
    private static readonly byte[] s_markMember = CompressMark();

    private readonly Feed _feed = new();
    private readonly Stream _inflating;
    private readonly bool _gzip;
    private readonly Sink _sink;
    private readonly byte[] _output = ArrayPool<byte>.Shared.Rent(32 * 1024);

    private PushInflater(bool gzip, Sink sink)
    {
        (_gzip, _sink) = (gzip, sink);
        _inflating = gzip
            ? new GZipStream(_feed, CompressionMode.Decompress)
            : new DeflateStream(_feed, CompressionMode.Decompress);
    }

    /// <summary>The content contradicts itself or its checksum; nothing more is inflated.</summary>
    public bool IsBroken { get; private set; }

    /// <param name="sink">Takes what comes out; false stops the inflating for good.</param>
    public static PushInflater Gzip(Sink sink) => new(gzip: true, sink);

    /// <summary>Bare RFC 1951, as the deflated transfer syntaxes use it (PS3.5, A.5).</summary>
    public static PushInflater Deflate(Sink sink) => new(gzip: false, sink);

    public void Append(ReadOnlySpan<byte> compressed)
    {
        while (!compressed.IsEmpty && !IsBroken)
        {
            compressed = _feed.Fill(compressed);
            if (!Drain())
                return;
        }
    }

    /// <summary>True if the compressed data came to its own end, checksum and all.</summary>
    public bool Complete()
    {
        if (IsBroken || !Drain())
            return false;
        // Having ended for good, the inflater asks for nothing any more.
        if (!_feed.WasAsked)
            return true;
        return _gzip && EndsWithMark();
    }

    public void Dispose()
    {
        _inflating.Dispose();
        ArrayPool<byte>.Shared.Return(_output);
    }

    private bool EndsWithMark()
    {
        _feed.Fill(s_markMember);
        bool ended = Read() == 1 && _output[0] == Mark && Read() == 0 && !IsBroken;
        // What the mark broke was unfinished, not broken.
        IsBroken = false;
        return ended;
    }

    private bool Drain()
    {
        int count;
        while ((count = Read()) > 0)
        {
            if (!_sink(_output.AsSpan(0, count)))
                return false;
        }
        return !IsBroken;
    }

    private int Read()
    {
        try
        {
            _feed.WasAsked = false;
            return _inflating.Read(_output);
        }
        catch (InvalidDataException)
        {
            IsBroken = true;
            return 0;
        }
    }

    private static byte[] CompressMark()
    {
        var member = new MemoryStream();
        using (var gzip = new GZipStream(member, CompressionLevel.Fastest))
            gzip.WriteByte(Mark);
        return member.ToArray();
    }

    private sealed class Feed : Stream
    {
        private readonly byte[] _bytes = new byte[8 * 1024];
        private int _start;
        private int _end;

        public bool WasAsked { get; set; }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        /// <summary>Takes the next piece and returns the rest. What an ended inflater left behind is dropped.</summary>
        public ReadOnlySpan<byte> Fill(ReadOnlySpan<byte> bytes)
        {
            int taken = Math.Min(bytes.Length, _bytes.Length);
            bytes[..taken].CopyTo(_bytes);
            (_start, _end) = (0, taken);
            return bytes[taken..];
        }

        public override int Read(Span<byte> buffer)
        {
            WasAsked = true;
            int count = Math.Min(buffer.Length, _end - _start);
            _bytes.AsSpan(_start, count).CopyTo(buffer);
            _start += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
