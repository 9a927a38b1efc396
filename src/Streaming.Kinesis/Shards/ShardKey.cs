namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>
/// The keys of the grains of a stream: <c>provider/stream</c> and <c>provider/stream/shard</c>. The provider's name is part of them,
/// as the application's name is in the Kinesis Client Library: two providers may read one stream, each with its own checkpoints.
/// </summary>
internal static class ShardKey
{
    public static string Stream(string provider, string stream) => $"{provider}/{stream}";

    public static string Shard(string provider, string stream, string shardId) => $"{provider}/{stream}/{shardId}";

    /// <summary>Splits a stream's key. Names of streams and shards have no slash; a provider's name may.</summary>
    public static (string Provider, string Stream) ParseStream(string key)
    {
        var slash = key.LastIndexOf('/');
        return (key[..slash], key[(slash + 1)..]);
    }

    public static (string Provider, string Stream, string ShardId) ParseShard(string key)
    {
        var slash = key.LastIndexOf('/');
        var (provider, stream) = ParseStream(key[..slash]);
        return (provider, stream, key[(slash + 1)..]);
    }
}
