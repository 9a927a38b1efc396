using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SensorGrid.Grains.Interfaces.SensorIndex;

namespace SensorGrid.Api.Redis.Scanning;

/// <summary>
/// The position of a scan, below 2^53 since some clients keep it as a floating-point number: the segment of the index, and a hash of the id after which to go on. Every process
/// can go on from it.
/// </summary>
/// <param name="Segment">The segment.</param>
/// <param name="Hash">The hash of the last id that was looked at; 0 for the segment's beginning.</param>
internal readonly record struct ScanCursor(int Segment, long Hash)
{
    private const int SegmentBits = 7;
    private const int HashBits = 46;

    /// <summary>The beginning.</summary>
    public static ScanCursor Start => default;

    /// <summary>Reads a cursor; null when it is none.</summary>
    public static ScanCursor? Parse(ulong number)
    {
        if (number == 0)
        {
            return Start;
        }

        var segment = (int)(number & ((1 << SegmentBits) - 1)) - 1;
        var hash = number >> SegmentBits;
        return segment is >= 0 and < SensorIndexSegments.Count && hash < 1UL << HashBits ? new ScanCursor(segment, (long)hash) : null;
    }

    /// <summary>Gets the number that the client sends to go on.</summary>
    public ulong Number => ((ulong)Hash << SegmentBits) | (uint)(Segment + 1);

    /// <summary>Computes the hash of an id, which is never 0.</summary>
    public static long HashOf(string sensorId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(sensorId), hash);
        return Math.Max(1, (long)(BinaryPrimitives.ReadUInt64BigEndian(hash[8..]) >> (64 - HashBits)));
    }
}
