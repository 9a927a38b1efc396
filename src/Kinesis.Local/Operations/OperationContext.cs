using SensorGrid.Kinesis.Local.FanOut;
using SensorGrid.Kinesis.Local.Records;
using SensorGrid.Kinesis.Local.Storage;
using SensorGrid.Kinesis.Local.Wire;
using SensorGrid.Sqlite;

namespace SensorGrid.Kinesis.Local.Operations;

/// <summary>The services that the operations share.</summary>
internal sealed class OperationContext(SqliteDatabase database, KinesisLocalOptions options, TimeProvider clock)
{
    public SqliteDatabase Database { get; } = database;

    public KinesisLocalOptions Options { get; } = options;

    public SealedTokens Tokens { get; } = new(database.Read(Catalogue.Secret));

    public ThroughputLimits Throughput { get; } = new(options.EnforceThroughputLimits);

    /// <summary>The open subscriptions of enhanced fan-out.</summary>
    public Subscriptions Subscriptions { get; } = new();

    /// <summary>Tells subscriptions what has changed.</summary>
    public ShardSignals Signals { get; } = new();

    /// <summary>Milliseconds since 1970.</summary>
    public long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Records that arrived before this are gone.</summary>
    public long Cutoff(long now) => now - (long)Options.Retention.TotalMilliseconds;

    public static StreamRow Stream(SqliteSession session, string name) =>
        Catalogue.FindStream(session, name) ?? throw KinesisError.StreamNotFound(name);

    /// <summary>Lists the stream's shards that may still have records, or were not closed, by number.</summary>
    public List<ShardRow> LiveShards(SqliteSession session, StreamRow stream, long now)
    {
        var cutoff = Cutoff(now);
        var shards = Catalogue.Shards(session, stream.Id);
        shards.RemoveAll(shard => shard.ClosedAt < cutoff);
        return shards;
    }

    public ShardRow Shard(SqliteSession session, StreamRow stream, string shardId, long now)
    {
        var number = Names.ShardNumber(shardId);
        return LiveShards(session, stream, now).Find(shard => shard.Number == number) ?? throw KinesisError.ShardNotFound(shardId, stream.Name);
    }
}
