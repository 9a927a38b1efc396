using SensorGrid.Features.Log;

namespace SensorGrid.Offline.Verify;

/// <summary>The log does not have a shard that an answer has readings of.</summary>
public sealed class UnknownShardException : Exception
{
    internal UnknownShardException(string stream, ShardName shard)
        : base($"stream '{shard.Source ?? stream}' has no shard '{shard}', which the receipt names: it is a receipt of another stream, or all records of the shard have passed the retention")
    {
    }
}
