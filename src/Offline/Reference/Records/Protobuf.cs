namespace SensorGrid.Offline.Reference.Records;

/// <summary>The fields of a Protocol Buffers message, one after the other.</summary>
internal static class Protobuf
{
    private const int VarintType = 0, Fixed64Type = 1, BytesType = 2, Fixed32Type = 5;

    /// <summary>Reads number and content of each field: the number of a varint, or the bytes.</summary>
    /// <exception cref="InvalidDataException">It is no such message.</exception>
    public static List<(int Field, ulong Number, ReadOnlyMemory<byte>? Bytes)> Fields(ReadOnlyMemory<byte> message)
    {
        var fields = new List<(int, ulong, ReadOnlyMemory<byte>?)>();
        var at = 0;
        while (at < message.Length)
        {
            var tag = Varint(message.Span, ref at);
            var field = (int)(tag >> 3);
            if (field == 0)
            {
                throw new InvalidDataException("A field has the number 0.");
            }

            switch ((int)(tag & 7))
            {
                case VarintType:
                    fields.Add((field, Varint(message.Span, ref at), null));
                    break;
                case BytesType:
                    var length = Varint(message.Span, ref at);
                    fields.Add((field, 0, Take(message, ref at, length)));
                    break;
                case Fixed64Type:
                    Take(message, ref at, 8);
                    break;
                case Fixed32Type:
                    Take(message, ref at, 4);
                    break;
                default:
                    throw new InvalidDataException("A field has a type that there is not.");
            }
        }

        return fields;
    }

    private static ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> message, ref int at, ulong length)
    {
        if (length > (ulong)(message.Length - at))
        {
            throw new InvalidDataException("A field is longer than its message.");
        }

        var bytes = message.Slice(at, (int)length);
        at += (int)length;
        return bytes;
    }

    private static ulong Varint(ReadOnlySpan<byte> message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (at >= message.Length)
            {
                break;
            }

            var part = message[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A number has no end.");
    }
}
