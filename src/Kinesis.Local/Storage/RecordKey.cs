namespace SensorGrid.Kinesis.Local.Storage;

/// <summary>A shard's id in the upper 22 bits, the ordinal in the lower 41: four million shards of two million million records.</summary>
internal static class RecordKey
{
    private const int OrdinalBits = 41;

    public const long MaxOrdinal = (1L << OrdinalBits) - 1;

    public static long Of(long shardId, long ordinal) => (shardId << OrdinalBits) | ordinal;

    public static long Ordinal(long key) => key & MaxOrdinal;
}
