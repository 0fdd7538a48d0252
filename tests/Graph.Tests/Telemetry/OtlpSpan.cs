using System.Text;

namespace Imaging.Graph.Tests.Telemetry;

/// <summary>What the tests look at in a span of opentelemetry-proto's ExportTraceServiceRequest.</summary>
internal sealed record OtlpSpan(string Service, string Scope, string TraceId, string Name, int StatusCode)
{
    public const int StatusError = 2;

    public static IEnumerable<OtlpSpan> Parse(byte[] request) =>
        from resourceSpans in ProtobufFields.Of(request).Messages(1)
        let service = resourceSpans.Messages(1).SelectMany(resource => resource.Messages(1))
            .First(attribute => attribute.Text(1) == "service.name").Messages(2).Single().Text(1)
        from scopeSpans in resourceSpans.Messages(2)
        let scope = scopeSpans.Messages(1).Single().Text(1)
        from span in scopeSpans.Messages(2)
        let status = span.Messages(15).FirstOrDefault()
        select new OtlpSpan(service, scope, Convert.ToHexStringLower(span.Bytes(1)), span.Text(5),
            status is null ? 0 : status.Number(3));
}

/// <summary>The fields of one protobuf message, by number (protobuf encoding: varint, 64-bit, length-delimited,
/// 32-bit).</summary>
internal sealed class ProtobufFields
{
    private readonly List<(int Number, byte[] Value, long Varint)> _fields = [];

    public static ProtobufFields Of(byte[] message)
    {
        var fields = new ProtobufFields();
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message, ref at);
            var (number, varint, length) = ((int)(tag >> 3), 0L, 0);
            switch (tag & 7)
            {
                case 0: varint = Varint(message, ref at); break;
                case 1: length = 8; break;
                case 2: length = (int)Varint(message, ref at); break;
                case 5: length = 4; break;
                default: throw new FormatException($"Wire type {tag & 7}");
            }

            fields._fields.Add((number, message[at..(at + length)], varint));
            at += length;
        }

        return fields;
    }

    public IEnumerable<ProtobufFields> Messages(int number) =>
        _fields.Where(field => field.Number == number).Select(field => Of(field.Value));

    public byte[] Bytes(int number) => _fields.FirstOrDefault(field => field.Number == number).Value ?? [];

    public string Text(int number) => Encoding.UTF8.GetString(Bytes(number));

    public int Number(int number) => (int)_fields.FirstOrDefault(field => field.Number == number).Varint;

    private static long Varint(byte[] message, ref int at)
    {
        for (long value = 0, shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (long)(next & 0x7F) << (int)shift;
            if (next < 0x80) return value;
        }
    }
}
