using System.Text.Json;
using SensorGrid.Kinesis.Local.Records;
using SensorGrid.Kinesis.Local.Storage;
using SensorGrid.Kinesis.Local.Wire;

namespace SensorGrid.Kinesis.Local.Operations;

internal sealed class ListShardsOperation(OperationContext context)
{
    private const byte TokenKind = 2;
    private const int TokenLifetime = 300_000, DefaultPage = 1000;

    public void Execute(Arguments arguments, Utf8JsonWriter writer)
    {
        var now = context.Now;
        var limit = arguments.OptionalNumber("MaxResults", 1, 10_000) ?? DefaultPage;
        var (stream, shards, filter) = arguments.OptionalText("NextToken") is { } token
            ? Continue(arguments, token, now)
            : Begin(arguments, now);
        writer.WriteStartArray("Shards");
        foreach (var shard in shards.Take(limit))
        {
            ShardJson.Write(writer, shard);
        }

        writer.WriteEndArray();
        if (shards.Count > limit)
        {
            writer.WriteString("NextToken", context.Tokens.Seal(TokenKind, stream.Id, shards[limit - 1].Number, (long)filter.Type, filter.Value, now));
        }
    }

    private (StreamRow Stream, List<ShardRow> Shards, ShardFilter Filter) Begin(Arguments arguments, long now)
    {
        var name = arguments.StreamName();
        var filter = arguments.OptionalObject("ShardFilter") is { } given ? ShardFilter.Parse(given) : default;
        var after = arguments.OptionalText("ExclusiveStartShardId") is { } id
            ? Names.ShardNumber(id) ?? throw KinesisError.InvalidArgument($"{id} is not a shard's id.")
            : -1;
        var stream = context.Database.Read(session => OperationContext.Stream(session, name));
        return (stream, Shards(stream, filter, after, now), filter);
    }

    private (StreamRow Stream, List<ShardRow> Shards, ShardFilter Filter) Continue(Arguments arguments, string token, long now)
    {
        if (arguments.Has("StreamName") || arguments.Has("ExclusiveStartShardId"))
        {
            throw KinesisError.InvalidArgument("NextToken cannot be provided together with StreamName or ExclusiveStartShardId.");
        }

        var values = context.Tokens.Open(TokenKind, token, 5) ?? throw KinesisError.InvalidArgument("NextToken is invalid.");
        if (now - values[4] > TokenLifetime)
        {
            throw new KinesisError("ExpiredNextTokenException", "NextToken has expired: it can be used for 300 seconds.");
        }

        var stream = context.Database.Read(session => Catalogue.FindStream(session, values[0]))
            ?? throw new KinesisError("ResourceNotFoundException", "The stream of this NextToken does not exist any more.");
        var filter = new ShardFilter((ShardFilterType)values[2], values[3]);
        return (stream, Shards(stream, filter, values[1], now), filter);
    }

    private List<ShardRow> Shards(StreamRow stream, ShardFilter filter, long after, long now)
    {
        var trimHorizon = Math.Max(stream.CreatedAt, context.Cutoff(now));
        return context.Database.Read(session => context.LiveShards(session, stream, now))
            .FindAll(shard => shard.Number > after && filter.Shows(shard, trimHorizon));
    }
}
