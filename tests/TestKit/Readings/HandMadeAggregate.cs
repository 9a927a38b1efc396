using System.Security.Cryptography;
using System.Text;

namespace SensorGrid.TestKit.Readings;

/// <summary>Puts an aggregated record (KPL) together, byte by byte. Every part is shorter than 128 bytes, so that a length is one byte; the whole need not be.</summary>
internal static class HandMadeAggregate
{
    private static readonly byte[] Magic = [0xF3, 0x89, 0x9A, 0xC2];

    public static byte[] Aggregate(params byte[][] fields)
    {
        byte[] message = [.. fields.SelectMany(field => field)];
#pragma warning disable CA5351 // Not for security: the format says MD5.
        return [.. Magic, .. message, .. MD5.HashData(message)];
#pragma warning restore CA5351
    }

    public static byte[] PartitionKey(string key) => Field(1, Encoding.UTF8.GetBytes(key));

    public static byte[] HashKey(string key) => Field(2, Encoding.UTF8.GetBytes(key));

    public static byte[] Record(byte partitionKey, byte? hashKey, string data) =>
        Field(3, [0x08, partitionKey, .. hashKey is { } key ? (byte[])[0x10, key] : [], .. Field(3, Encoding.UTF8.GetBytes(data))]);

    private static byte[] Field(int number, byte[] bytes) => [(byte)((number << 3) | 2), (byte)bytes.Length, .. bytes];
}
