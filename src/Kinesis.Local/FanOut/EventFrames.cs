using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace SensorGrid.Kinesis.Local.FanOut;

/// <summary>Writes frames of <c>application/vnd.amazon.eventstream</c>.</summary>
internal static class EventFrames
{
    public const string ContentType = "application/vnd.amazon.eventstream";

    private const byte Text = 7;
    private const int Prelude = 12, Checksum = 4;

    public static byte[] Event(string type, ReadOnlySpan<byte> payload) =>
        Frame(payload, (":message-type", "event"), (":event-type", type), (":content-type", "application/json"));

    public static byte[] Exception(string type, ReadOnlySpan<byte> payload) =>
        Frame(payload, (":message-type", "exception"), (":exception-type", type), (":content-type", "application/json"));

    private static byte[] Frame(ReadOnlySpan<byte> payload, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var head = new ArrayBufferWriter<byte>();
        foreach (var (name, value) in headers)
        {
            head.Write([(byte)name.Length]);
            head.Write(Encoding.ASCII.GetBytes(name));
            head.Write([Text, (byte)(value.Length >> 8), (byte)value.Length]);
            head.Write(Encoding.ASCII.GetBytes(value));
        }

        var frame = new byte[Prelude + head.WrittenCount + payload.Length + Checksum];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), head.WrittenCount);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), Crc32.HashToUInt32(frame.AsSpan(0, 8)));
        head.WrittenSpan.CopyTo(frame.AsSpan(Prelude));
        payload.CopyTo(frame.AsSpan(Prelude + head.WrittenCount));
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(frame.Length - Checksum), Crc32.HashToUInt32(frame.AsSpan(0, frame.Length - Checksum)));
        return frame;
    }
}
