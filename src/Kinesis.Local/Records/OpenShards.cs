using SensorGrid.Kinesis.Local.Storage;
using SensorGrid.Sqlite;

namespace SensorGrid.Kinesis.Local.Records;

/// <summary>
/// The cache of open shards by hash key, with their next ordinals. Lives on the database's writer thread, so that routing, numbering and
/// closing a shard cannot overlap. It is checked against the generation of the tables: even after a failed commit it is not wrong.
/// </summary>
internal sealed class OpenShards
{
    private readonly Dictionary<string, OpenStream> _streams = new(StringComparer.Ordinal);
    private long _generation = -1;

    public OpenStream? Find(SqliteSession session, string streamName)
    {
        var generation = Catalogue.Generation(session);
        if (generation != _generation)
        {
            _streams.Clear();
            _generation = generation;
        }

        if (!_streams.TryGetValue(streamName, out var stream) && Catalogue.FindStream(session, streamName) is { } row)
        {
            stream = new OpenStream(Catalogue.Shards(session, row.Id)
                .Where(shard => shard.IsOpen)
                .OrderBy(shard => shard.From)
                .Select(shard => new OpenShard(shard, RecordLog.NextOrdinal(session, shard), RecordLog.Last(session, shard)?.ArrivedAt ?? shard.CreatedAt)));
            _streams.Add(streamName, stream);
        }

        return stream;
    }
}

/// <summary>The open shards of a stream, by hash range.</summary>
internal sealed class OpenStream(IEnumerable<OpenShard> shards)
{
    private readonly OpenShard[] _shards = [.. shards];

    public OpenShard Route(UInt128 hashKey)
    {
        var (low, high) = (0, _shards.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _shards[middle].Row.From <= hashKey ? (middle, high) : (low, middle - 1);
        }

        return _shards[low];
    }
}

/// <summary>The end of a shard's log. An ordinal that a failed write had used is not given out again while the cache lives.</summary>
internal sealed class OpenShard(ShardRow row, long nextOrdinal, long lastArrival)
{
    private long _nextOrdinal = nextOrdinal;
    private long _lastArrival = lastArrival;

    public ShardRow Row { get; } = row;

    /// <summary>Takes the next position. Arrival times never go down in a shard, also when the clock does.</summary>
    public (long Ordinal, long ArrivedAt) Next(long now)
    {
        _lastArrival = Math.Max(_lastArrival, now);
        return (_nextOrdinal++, _lastArrival);
    }
}
