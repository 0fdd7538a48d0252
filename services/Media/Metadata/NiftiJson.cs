using System.Text;
using System.Text.Json;
using FieldReader = Imaging.Media.Formats.NiftiParser.FieldReader;

namespace Imaging.Media.Metadata;

/// <summary>A NIfTI header as JSON: the fields of nifti1.h or nifti2.h by their names, as they are stored.</summary>
internal static class NiftiJson
{
    /// <param name="header">From its first byte, in full.</param>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> header, int version, bool isBigEndian)
    {
        json.WriteStartObject();
        var fields = new Fields(json, header, isBigEndian);
        if (version == 1) Write1(fields);
        else Write2(fields);
        json.WriteEndObject();
    }

    private static void Write1(Fields fields)
    {
        fields.Int32("sizeof_hdr", 0);
        fields.Bytes("dim_info", 39);
        fields.Int16("dim", 40, 8);
        fields.Single("intent_p1", 56);
        fields.Single("intent_p2", 60);
        fields.Single("intent_p3", 64);
        fields.Int16("intent_code", 68);
        fields.Int16("datatype", 70);
        fields.Int16("bitpix", 72);
        fields.Int16("slice_start", 74);
        fields.Single("pixdim", 76, 8);
        fields.Single("vox_offset", 108);
        fields.Single("scl_slope", 112);
        fields.Single("scl_inter", 116);
        fields.Int16("slice_end", 120);
        fields.Bytes("slice_code", 122);
        fields.Bytes("xyzt_units", 123);
        fields.Single("cal_max", 124);
        fields.Single("cal_min", 128);
        fields.Single("slice_duration", 132);
        fields.Single("toffset", 136);
        fields.Text("descrip", 148, 80);
        fields.Text("aux_file", 228, 24);
        fields.Int16("qform_code", 252);
        fields.Int16("sform_code", 254);
        fields.Single("quatern_b", 256);
        fields.Single("quatern_c", 260);
        fields.Single("quatern_d", 264);
        fields.Single("qoffset_x", 268);
        fields.Single("qoffset_y", 272);
        fields.Single("qoffset_z", 276);
        fields.Single("srow_x", 280, 4);
        fields.Single("srow_y", 296, 4);
        fields.Single("srow_z", 312, 4);
        fields.Text("intent_name", 328, 16);
        fields.Text("magic", 344, 4);
    }

    private static void Write2(Fields fields)
    {
        fields.Int32("sizeof_hdr", 0);
        fields.Text("magic", 4, 8);
        fields.Int16("datatype", 12);
        fields.Int16("bitpix", 14);
        fields.Int64("dim", 16, 8);
        fields.Double("intent_p1", 80);
        fields.Double("intent_p2", 88);
        fields.Double("intent_p3", 96);
        fields.Double("pixdim", 104, 8);
        fields.Int64("vox_offset", 168);
        fields.Double("scl_slope", 176);
        fields.Double("scl_inter", 184);
        fields.Double("cal_max", 192);
        fields.Double("cal_min", 200);
        fields.Double("slice_duration", 208);
        fields.Double("toffset", 216);
        fields.Int64("slice_start", 224);
        fields.Int64("slice_end", 232);
        fields.Text("descrip", 240, 80);
        fields.Text("aux_file", 320, 24);
        fields.Int32("qform_code", 344);
        fields.Int32("sform_code", 348);
        fields.Double("quatern_b", 352);
        fields.Double("quatern_c", 360);
        fields.Double("quatern_d", 368);
        fields.Double("qoffset_x", 376);
        fields.Double("qoffset_y", 384);
        fields.Double("qoffset_z", 392);
        fields.Double("srow_x", 400, 4);
        fields.Double("srow_y", 432, 4);
        fields.Double("srow_z", 464, 4);
        fields.Int32("slice_code", 496);
        fields.Int32("xyzt_units", 500);
        fields.Int32("intent_code", 504);
        fields.Text("intent_name", 508, 16);
        fields.Bytes("dim_info", 524);
    }

    private readonly ref struct Fields(Utf8JsonWriter json, ReadOnlySpan<byte> header, bool isBigEndian)
    {
        private readonly FieldReader _from = new(header, isBigEndian);
        private readonly ReadOnlySpan<byte> _header = header;

        public void Bytes(string name, int at) => json.WriteNumber(name, _from.Byte(at));

        public void Int16(string name, int at) => json.WriteNumber(name, _from.Int16(at));

        public void Int32(string name, int at) => json.WriteNumber(name, _from.Int32(at));

        public void Int64(string name, int at) => json.WriteNumber(name, _from.Int64(at));

        public void Single(string name, int at)
        {
            json.WritePropertyName(name);
            Write(_from.Single(at));
        }

        public void Double(string name, int at)
        {
            json.WritePropertyName(name);
            Write(_from.Double(at));
        }

        public void Int16(string name, int at, int count)
        {
            json.WriteStartArray(name);
            for (var number = 0; number < count; number++) json.WriteNumberValue(_from.Int16(at + (2 * number)));
            json.WriteEndArray();
        }

        public void Int64(string name, int at, int count)
        {
            json.WriteStartArray(name);
            for (var number = 0; number < count; number++) json.WriteNumberValue(_from.Int64(at + (8 * number)));
            json.WriteEndArray();
        }

        public void Single(string name, int at, int count)
        {
            json.WriteStartArray(name);
            for (var number = 0; number < count; number++) Write(_from.Single(at + (4 * number)));
            json.WriteEndArray();
        }

        public void Double(string name, int at, int count)
        {
            json.WriteStartArray(name);
            for (var number = 0; number < count; number++) Write(_from.Double(at + (8 * number)));
            json.WriteEndArray();
        }

        /// <summary>Up to the first NUL.</summary>
        public void Text(string name, int at, int length)
        {
            var text = _header.Slice(at, length);
            var end = text.IndexOf((byte)0);
            json.WriteString(name, Encoding.Latin1.GetString(end < 0 ? text : text[..end]));
        }

        // JSON has no word for what is no finite number.
        private void Write(float number)
        {
            if (float.IsFinite(number)) json.WriteNumberValue(number);
            else json.WriteNullValue();
        }

        private void Write(double number)
        {
            if (double.IsFinite(number)) json.WriteNumberValue(number);
            else json.WriteNullValue();
        }
    }
}
