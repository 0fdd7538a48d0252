using System.Globalization;
using System.Text;

namespace Imaging.Bench;

/// <summary>Who an instance is: what ties it to its series, study and patient.</summary>
internal sealed record DicomIdentity(string PatientId, string StudyUid, string SeriesUid, string SopUid);

/// <summary>
/// A valid CT instance, explicit little endian, of which each copy differs in its identity alone: a new file costs the
/// client a few hundred bytes of writing, so what is measured is the server.
/// </summary>
internal sealed class DicomTemplate
{
    private const string CtImageStorage = "1.2.840.10008.5.1.4.1.1.2";
    private const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";
    private const int InstancesPerSeries = 100;

    private readonly List<byte> _file = [];
    private readonly List<(int Offset, Func<DicomIdentity, string> Text)> _holes = [];
    private readonly long _run;
    private readonly byte[] _bytes;

    /// <param name="size">About how large: whole rows of pixels.</param>
    /// <param name="run">Tells the identities of this run from those of any other.</param>
    public DicomTemplate(long size, long run)
    {
        _run = run % 100_000_000_000;
        WriteMeta();
        WriteHeader(rows: 0, columns: 0);
        var columns = size >= 64 << 10 ? 512 : 16;
        var rows = (int)Math.Clamp((size - _file.Count) / (columns * 2), 1, ushort.MaxValue);

        _file.Clear();
        _holes.Clear();
        WriteMeta();
        WriteHeader(rows, columns);
        WritePixels(rows, columns);
        _bytes = _file.ToArray();
    }

    public int Length => _bytes.Length;

    public string PatientId => $"bench{_run:D11}";

    public DicomIdentity Identity(int number) => new(
        PatientId, Uid(1, number / InstancesPerSeries), Uid(2, number / InstancesPerSeries), Uid(3, number));

    /// <summary>A buffer that <see cref="Become"/> turns into one instance after another.</summary>
    public byte[] NewBuffer() => (byte[])_bytes.Clone();

    public void Become(byte[] buffer, int number)
    {
        var identity = Identity(number);
        foreach (var (offset, text) in _holes) Encoding.ASCII.GetBytes(text(identity), buffer.AsSpan(offset));
    }

    /// <summary>Always 26 digits and dots: even, as DICOM wants it, and of one length, as patching wants it.</summary>
    private string Uid(int kind, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"2.25.1{_run:D11}{kind}{number:D8}");

    private void WriteMeta()
    {
        _file.AddRange(new byte[128]);
        _file.AddRange("DICM"u8);
        Element(0x0002, 0x0000, "UL", new byte[4]);
        var start = _file.Count;
        Element(0x0002, 0x0001, "OB", [0, 1]);
        Text(0x0002, 0x0002, "UI", CtImageStorage);
        Hole(0x0002, 0x0003, "UI", identity => identity.SopUid);
        Text(0x0002, 0x0010, "UI", ExplicitLittleEndian);
        Text(0x0002, 0x0012, "UI", "2.25.133850071");
        var length = BitConverter.GetBytes(_file.Count - start);
        for (var i = 0; i < length.Length; i++) _file[start - length.Length + i] = length[i];
    }

    private void WriteHeader(int rows, int columns)
    {
        Text(0x0008, 0x0016, "UI", CtImageStorage);
        Hole(0x0008, 0x0018, "UI", identity => identity.SopUid);
        Text(0x0008, 0x0020, "DA", "20200101");
        Text(0x0008, 0x0060, "CS", "CT");
        Text(0x0010, 0x0010, "PN", "Bench^Phantom");
        Hole(0x0010, 0x0020, "LO", identity => identity.PatientId);
        Hole(0x0020, 0x000D, "UI", identity => identity.StudyUid);
        Hole(0x0020, 0x000E, "UI", identity => identity.SeriesUid);
        // The last eight digits of the UID are the number.
        Hole(0x0020, 0x0013, "IS", identity => identity.SopUid[^8..]);
        Short(0x0028, 0x0002, 1);
        Text(0x0028, 0x0004, "CS", "MONOCHROME2");
        Short(0x0028, 0x0010, rows);
        Short(0x0028, 0x0011, columns);
        Short(0x0028, 0x0100, 16);
        Short(0x0028, 0x0101, 16);
        Short(0x0028, 0x0102, 15);
        Short(0x0028, 0x0103, 0);
    }

    private void WritePixels(int rows, int columns)
    {
        var pixels = new byte[rows * columns * 2];
        // Noise: nothing on the way gains by compressing it.
        new Random(1).NextBytes(pixels);
        Element(0x7FE0, 0x0010, "OW", pixels);
    }

    private void Hole(int group, int element, string vr, Func<DicomIdentity, string> text)
    {
        var value = text(Identity(0));
        Text(group, element, vr, value);
        _holes.Add((_file.Count - value.Length, text));
    }

    private void Text(int group, int element, string vr, string value)
    {
        var pad = value.Length % 2 == 0 ? "" : vr == "UI" ? "\0" : " ";
        Element(group, element, vr, Encoding.ASCII.GetBytes(value + pad));
    }

    private void Short(int group, int element, int value) =>
        Element(group, element, "US", BitConverter.GetBytes((ushort)value));

    private void Element(int group, int element, string vr, byte[] value)
    {
        _file.AddRange(BitConverter.GetBytes((ushort)group));
        _file.AddRange(BitConverter.GetBytes((ushort)element));
        _file.AddRange(Encoding.ASCII.GetBytes(vr));
        if (vr is "OB" or "OW")
        {
            _file.AddRange(new byte[2]);
            _file.AddRange(BitConverter.GetBytes(value.Length));
        }
        else
        {
            _file.AddRange(BitConverter.GetBytes((ushort)value.Length));
        }

        _file.AddRange(value);
    }
}
