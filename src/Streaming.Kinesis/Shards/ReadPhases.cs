namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>
/// Spreads the reads of a silo's shards over the interval between two of them. Shards that were claimed together would be read together: their pages would want all processors at the
/// same time, and requests would wait for one. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Multiples of the golden ratio, without their whole part: any few of them in a row are far apart (V. T. Sós, "On the distribution mod 1 of the sequence n·alpha", 1958; D. E. Knuth, "The Art
/// of Computer Programming", volume 3, 6.4), so that shards may come and go.
/// </remarks>
internal sealed class ReadPhases
{
    // The golden ratio's fraction, times 2^32.
    private const uint Step = 2654435769;

    private uint _last;

    /// <summary>Gets the phase of another reader: the share of the interval, from 0 to less than 1, by which its reads come after the beginning.</summary>
    public double Next() => Interlocked.Add(ref _last, Step) / (double)(1UL << 32);
}
