using System.Security.Cryptography;
using System.Text;

namespace SensorGrid.Kinesis.Tests.Aggregation;

/// <summary>Aggregated records made byte by byte, also such as no encoder makes.</summary>
internal static class Raw
{
    /// <summary>Magic number and checksum round a message, whatever it is.</summary>
    public static byte[] Sealed(params byte[][] message)
    {
        var bytes = message.SelectMany(part => part).ToArray();
#pragma warning disable CA5351 // Not for security: the format says MD5.
        return [0xF3, 0x89, 0x9A, 0xC2, .. bytes, .. MD5.HashData(bytes)];
#pragma warning restore CA5351
    }

    public static byte[] PartitionKey(string key) => Field(1, Encoding.UTF8.GetBytes(key));

    public static byte[] HashKey(string key) => Field(2, Encoding.UTF8.GetBytes(key));

    public static byte[] Record(byte key, byte? hashKey = null, string? data = "data") =>
        Field(3, [0x08, key, .. hashKey is { } place ? [0x10, place] : Array.Empty<byte>(), .. data is null ? [] : Field(3, Encoding.UTF8.GetBytes(data))]);

    public static byte[] Field(int number, byte[] bytes)
    {
        var field = new List<byte> { (byte)((number << 3) | 2) };
        var length = bytes.Length;
        for (; length > 127; length >>= 7)
        {
            field.Add((byte)(length | 128));
        }

        return [.. field, (byte)length, .. bytes];
    }
}
