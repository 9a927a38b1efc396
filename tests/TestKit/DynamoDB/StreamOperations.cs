using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace SensorGrid.TestKit.DynamoDB;

/// <summary>The four operations of DynamoDB Streams, by its API reference. The caller holds the lock.</summary>
internal sealed class StreamOperations(Dictionary<string, TableOfChanges> tables)
{
    private const int MostShards = 100, MostRecords = 1_000, MostBytes = 1_000_000;

    /// <summary>Iterators of earlier generations have expired.</summary>
    public int Generation { get; set; }

    /// <inheritdoc cref="StreamsServer.BeginWithEmptyPages"/>
    public int EmptyPages { get; set; }

    private IEnumerable<TableStreamState> All => tables.Values.SelectMany(table => table.Streams);

    public JsonObject ListStreams(JsonObject input)
    {
        var limit = Limit(input, 100);
        var table = (string?)input["TableName"];
        TableStreamState[] streams =
        [
            .. All.Where(stream => table is null || stream.Table == table).OrderBy(stream => stream.Arn, StringComparer.Ordinal)
                .Where(stream => string.CompareOrdinal(stream.Arn, (string?)input["ExclusiveStartStreamArn"]) > 0),
        ];
        var page = streams.Take(limit).ToArray();
        var answer = new JsonObject
        {
            ["Streams"] = new JsonArray([.. page.Select(stream => (JsonNode)new JsonObject { ["StreamArn"] = stream.Arn, ["StreamLabel"] = stream.Label, ["TableName"] = stream.Table })]),
        };
        if (streams.Length > page.Length)
        {
            answer["LastEvaluatedStreamArn"] = page[^1].Arn;
        }

        return answer;
    }

    public JsonObject DescribeStream(JsonObject input)
    {
        var limit = Limit(input, MostShards);
        var stream = Find(input);
        TableShardState[] shards = [.. stream.Shards.Values.Where(shard => string.CompareOrdinal(shard.Id, (string?)input["ExclusiveStartShardId"]) > 0)];
        var page = shards.Take(limit).ToArray();
        var description = new JsonObject
        {
            ["CreationRequestDateTime"] = JsonNode.Parse(Seconds(stream.CreatedAt)),
            ["KeySchema"] = new JsonArray(new JsonObject { ["AttributeName"] = tables[stream.Table].HashKey, ["KeyType"] = "HASH" }),
            ["Shards"] = new JsonArray([.. page.Select(Describe)]),
            ["StreamArn"] = stream.Arn,
            ["StreamLabel"] = stream.Label,
            ["StreamStatus"] = stream.IsEnabled ? "ENABLED" : "DISABLED",
            ["StreamViewType"] = stream.ViewType,
            ["TableName"] = stream.Table,
        };
        if (shards.Length > page.Length)
        {
            description["LastEvaluatedShardId"] = page[^1].Id;
        }

        return new JsonObject { ["StreamDescription"] = description };
    }

    public JsonObject GetShardIterator(JsonObject input)
    {
        var stream = Find(input);
        var shard = stream.Shards.GetValueOrDefault((string)input["ShardId"]!) ?? throw StreamsRefusal.NotFound("Shard");
        var type = (string)input["ShardIteratorType"]!;
        var number = (string?)input["SequenceNumber"];
        if (type.EndsWith("SEQUENCE_NUMBER", StringComparison.Ordinal) && number is not { Length: >= 21 and <= 40 })
        {
            throw StreamsRefusal.Invalid("1 validation error detected: Value at 'sequenceNumber' failed to satisfy constraint: Member must have length between 21 and 40");
        }

        var from = type switch
        {
            "TRIM_HORIZON" => Math.Max(shard.Horizon, shard.Start),
            "LATEST" => shard.Changes.Count > 0 ? shard.Changes[^1].SequenceNumber + 1 : Math.Max(shard.Horizon, shard.Start),
            "AT_SEQUENCE_NUMBER" => Number(number!),
            "AFTER_SEQUENCE_NUMBER" => Number(number!) + 1,
            _ => throw StreamsRefusal.Invalid($"Value '{type}' at 'shardIteratorType' failed to satisfy constraint: Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_SEQUENCE_NUMBER, TRIM_HORIZON]"),
        };
        if (from < shard.Horizon)
        {
            throw StreamsRefusal.Trimmed();
        }

        return new JsonObject { ["ShardIterator"] = Iterator(stream, shard, from, type == "LATEST" ? 0 : EmptyPages) };
    }

    public JsonObject GetRecords(JsonObject input)
    {
        var limit = Limit(input, MostRecords);
        var (generation, arn, shardId, from, empty) = Read((string)input["ShardIterator"]!);
        if (generation != Generation)
        {
            throw new StreamsRefusal("ExpiredIteratorException", "Iterator expired. The iterator was created at another time.");
        }

        var stream = All.SingleOrDefault(stream => stream.Arn == arn) ?? throw StreamsRefusal.NotFound("Stream");
        var shard = stream.Shards.GetValueOrDefault(shardId) ?? throw StreamsRefusal.Trimmed();
        if (from < shard.Horizon)
        {
            throw StreamsRefusal.Trimmed();
        }

        if (empty > 0)
        {
            return new JsonObject { ["Records"] = new JsonArray(), ["NextShardIterator"] = Iterator(stream, shard, from, empty - 1) };
        }

        var records = new JsonArray();
        var bytes = 0;
        foreach (var change in shard.Changes.Where(change => change.SequenceNumber >= from).Take(limit))
        {
            var record = Render(change);
            bytes += record.ToJsonString().Length;
            if (bytes > MostBytes && records.Count > 0)
            {
                break;
            }

            records.Add(record);
            from = change.SequenceNumber + 1;
        }

        var isEnd = shard.End is not null && !shard.Changes.Exists(change => change.SequenceNumber >= from);
        var answer = new JsonObject { ["Records"] = records };
        if (!isEnd)
        {
            answer["NextShardIterator"] = Iterator(stream, shard, from, 0);
        }

        return answer;
    }

    private static int Limit(JsonObject input, int most) => (int?)input["Limit"] is not { } limit ? most
        : limit >= 1 && limit <= most ? limit
        : throw StreamsRefusal.Invalid($"1 validation error detected: Value '{limit}' at 'limit' failed to satisfy constraint: Member must have value less than or equal to {most}");

    private TableStreamState Find(JsonObject input) =>
        All.SingleOrDefault(stream => stream.Arn == (string?)input["StreamArn"]) ?? throw StreamsRefusal.NotFound($"Stream: {(string?)input["StreamArn"]}");

    private static JsonNode Describe(TableShardState shard)
    {
        var range = new JsonObject { ["StartingSequenceNumber"] = Text(shard.Start) };
        if (shard.End is { } end)
        {
            range["EndingSequenceNumber"] = Text(end);
        }

        var description = new JsonObject { ["ShardId"] = shard.Id, ["SequenceNumberRange"] = range };
        if (shard.Parent is { } parent)
        {
            description["ParentShardId"] = parent;
        }

        return description;
    }

    private static JsonObject Render(Change change)
    {
        var record = change.Record.DeepClone().AsObject();
        record["dynamodb"]!["SequenceNumber"] = Text(change.SequenceNumber);
        record["dynamodb"]!["ApproximateCreationDateTime"] = JsonNode.Parse(Seconds(change.CreatedAt));
        return record;
    }

    // The service writes times in this form.
    private static string Seconds(long time) => time.ToString("0.#########E0", CultureInfo.InvariantCulture);

    private static string Text(decimal number) => number.ToString("F0", CultureInfo.InvariantCulture).PadLeft(21, '0');

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private string Iterator(TableStreamState stream, TableShardState shard, decimal from, int empty) =>
        $"{stream.Arn}|1|{Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Generation}|{stream.Arn}|{shard.Id}|{Text(from)}|{empty}"))}";

    private static (int Generation, string Arn, string ShardId, decimal From, int Empty) Read(string iterator)
    {
        var parts = Encoding.UTF8.GetString(Convert.FromBase64String(iterator.Split('|')[^1])).Split('|');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1], parts[2], Number(parts[3]), int.Parse(parts[4], CultureInfo.InvariantCulture));
    }
}
