using System.Buffers.Binary;

namespace Imaging.Media.Containers.Boxes;

/// <summary>
/// Walks movie fragments (ISO/IEC 14496-12, 8.8), and takes those of removed tracks out: the traf becomes a free box
/// and the samples that its runs name become zeros.
/// </summary>
internal sealed class Fragments(BoxFile file)
{
    private readonly SideBoxes _side = new(file);
    private readonly List<(Box Moof, Box Traf)> _tracks = [];

    public bool Any { get; private set; }

    public ValueTask<long> WalkAsync(Box moof, CancellationToken ct) =>
        file.EachAsync(moof.Body, moof.End, async (box, c) =>
        {
            Any = true;
            if (box.Type == "traf")
                await WalkTrackAsync(moof, box, c);
            else if (box.Type is not ("mfhd" or "pssh"))
                await _side.CleanAsync(box, c);
        }, ct);

    private async ValueTask WalkTrackAsync(Box moof, Box traf, CancellationToken ct)
    {
        _tracks.Add((moof, traf));
        await file.EachAsync(traf.Body, traf.End, async (box, c) =>
        {
            if (box.Type is "udta" or "meta" or "uuid")
                await _side.CleanAsync(box, c);
        }, ct);
    }

    public async ValueTask RemoveAsync(HashSet<uint> tracks, MovieBox movie, CancellationToken ct)
    {
        foreach (var (moof, traf) in _tracks)
        {
            var runs = new Runs(moof.Start);
            await file.EachAsync(traf.Body, traf.End, (box, c) => ReadAsync(box, runs, movie, c), ct);
            if (!tracks.Contains(runs.Track))
                continue;
            file.Free(traf, LocationPlaces.TimedMetadata);
            foreach (var (offset, length) in runs.Ranges)
                file.Zero(offset, Math.Min(offset + length, file.End), LocationPlaces.TimedMetadata);
            if (runs.IsUnknown)
                file.Walk.Findings.Stays("samples of locations whose place is not told");
        }
    }

    private async ValueTask ReadAsync(Box box, Runs runs, MovieBox movie, CancellationToken ct)
    {
        if (box.Type is not ("tfhd" or "trun") || await file.BodyAsync(box, ct) is not { } block)
            return;
        if (box.Type == "tfhd")
            runs.ReadHeader(block.Bytes, file.Start, movie);
        else
            runs.ReadRun(block.Bytes);
    }

    private sealed class Runs(long moof)
    {
        private long _base = moof;
        private long _next = moof;
        private uint _size;
        private bool _isBaseKnown;

        public uint Track { get; private set; }

        public List<(long Offset, long Length)> Ranges { get; } = [];

        public bool IsUnknown { get; private set; }

        /// <summary>Flags say which fields follow: base offset 1, description 2, duration 8, size 10, and 20000 that
        /// offsets count from the fragment (8.8.7).</summary>
        public void ReadHeader(byte[] tfhd, long start, MovieBox movie)
        {
            var fields = new Fields(tfhd, 4);
            int flags = fields.Flags;
            Track = fields.UInt32();
            _isBaseKnown = (flags & 0x20001) != 0;
            if ((flags & 1) != 0)
                _base = start + (long)((ulong)fields.UInt32() << 32 | fields.UInt32());
            fields.Skip((flags & 2) != 0);
            fields.Skip((flags & 8) != 0);
            _size = (flags & 0x10) != 0 ? fields.UInt32() : movie.DefaultSizes.GetValueOrDefault(Track);
            _next = _base;
            IsUnknown |= fields.IsShort;
        }

        /// <summary>Offset 1, first flags 4, and for each sample duration 100, size 200, flags 400, time 800 (8.8.8).
        /// </summary>
        public void ReadRun(byte[] trun)
        {
            var fields = new Fields(trun, 4);
            int flags = fields.Flags;
            uint count = fields.UInt32();
            if ((flags & 1) != 0)
                _next = _base + (int)fields.UInt32();
            // Without an own base it counts from the first track's fragment, which is this one or unknown.
            IsUnknown |= !_isBaseKnown && (flags & 1) == 0;
            fields.Skip((flags & 4) != 0);
            long length = (flags & 0x200) == 0 ? (long)_size * count : 0;
            for (uint i = 0; (flags & 0x200) != 0 && i < count && !fields.IsShort; i++)
            {
                fields.Skip((flags & 0x100) != 0);
                length += fields.UInt32();
                fields.Skip((flags & 0x400) != 0);
                fields.Skip((flags & 0x800) != 0);
            }
            IsUnknown |= fields.IsShort || _next < 0;
            if (!IsUnknown)
                Ranges.Add((_next, length));
            _next += length;
        }
    }

    /// <summary>32-bit fields one after another; past the end they are zero.</summary>
    private sealed class Fields(byte[] bytes, int at)
    {
        private int _at = at;

        public bool IsShort { get; private set; }

        public int Flags => bytes.Length < 4 ? 0 : BinaryPrimitives.ReadInt32BigEndian(bytes) & 0xFFFFFF;

        public uint UInt32()
        {
            IsShort |= _at + 4 > bytes.Length;
            _at += 4;
            return IsShort ? 0 : BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(_at - 4));
        }

        public void Skip(bool isThere) => _at += isThere ? 4 : 0;
    }
}
