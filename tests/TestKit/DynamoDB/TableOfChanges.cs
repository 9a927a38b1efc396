using System.Globalization;
using System.Text.Json.Nodes;

namespace SensorGrid.TestKit.DynamoDB;

/// <summary>A table of a <see cref="StreamsServer"/>: nothing but what its streams tell of it. Safe for concurrent use.</summary>
public sealed class TableOfChanges
{
    // Texts have 21 digits, the first ones with a zero in front; soon there is a digit more.
    private const decimal FirstNumber = 99_999_999_999_999_999_990m;

    private readonly Lock _lock;
    private readonly TimeProvider _clock;
    private readonly int _partitions;
    private readonly TableShardState[] _open;
    private readonly Dictionary<string, JsonObject> _items = new(StringComparer.Ordinal);
    private decimal _number = FirstNumber;
    private int _shards;
    private int _events;

    internal TableOfChanges(string name, string hashKey, int partitions, Lock gate, TimeProvider clock)
    {
        (Name, HashKey, _partitions, _lock, _clock) = (name, hashKey, partitions, gate, clock);
        _open = new TableShardState[partitions];
    }

    public string Name { get; }

    public string HashKey { get; }

    internal List<TableStreamState> Streams { get; } = [];

    /// <summary>Writes an item, in DynamoDB's JSON: <c>{"device":{"S":"p7"},"temp":{"N":"20.5"}}</c>. Returns the id of the change.</summary>
    public string Put(JsonObject item)
    {
        lock (_lock)
        {
            var key = Key(item);
            var old = _items.GetValueOrDefault(key.ToJsonString());
            _items[key.ToJsonString()] = item;
            return Add(old is null ? "INSERT" : "MODIFY", key, item, old, identity: null);
        }
    }

    /// <summary>Removes an item; by its time to live, as the service itself does it, or by somebody.</summary>
    public void Remove(JsonObject key, bool byTimeToLive = false)
    {
        lock (_lock)
        {
            var identity = byTimeToLive ? new JsonObject { ["PrincipalId"] = "dynamodb.amazonaws.com", ["Type"] = "Service" } : null;
            _items.Remove(key.ToJsonString(), out var old);
            Add("REMOVE", key, null, old, identity);
        }
    }

    /// <summary>Closes all open shards, as every four hours; a child of each goes on.</summary>
    public void Roll()
    {
        lock (_lock)
        {
            var stream = Streams[^1];
            for (var i = 0; i < _partitions; i++)
            {
                _open[i].End = _number++;
                _open[i] = Open(stream, _open[i].Id);
            }
        }
    }

    /// <summary>Trims all changes so far: closed shards vanish, and open ones have a horizon.</summary>
    public void Trim()
    {
        lock (_lock)
        {
            foreach (var stream in Streams)
            {
                foreach (var closed in stream.Shards.Values.Where(shard => shard.End is not null).ToArray())
                {
                    stream.Shards.Remove(closed.Id);
                }

                foreach (var open in stream.Shards.Values)
                {
                    open.Horizon = _number;
                    open.Changes.Clear();
                }
            }

            Streams.RemoveAll(stream => stream.Shards.Count == 0);
        }
    }

    /// <summary>Ends the table's stream; its records are kept.</summary>
    public void Disable()
    {
        lock (_lock)
        {
            Streams[^1].IsEnabled = false;
            foreach (var open in _open)
            {
                open.End = _number++;
            }
        }
    }

    /// <summary>Enables a stream, the next one of the table.</summary>
    public void Enable(string viewType)
    {
        lock (_lock)
        {
            var now = _clock.GetUtcNow().AddMilliseconds(Streams.Count);
            var label = now.ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture);
            var stream = new TableStreamState($"arn:aws:dynamodb:us-east-1:000000000000:table/{Name}/stream/{label}", Name, label, viewType, now.ToUnixTimeSeconds());
            Streams.Add(stream);
            for (var i = 0; i < _partitions; i++)
            {
                _open[i] = Open(stream, parent: null);
            }
        }
    }

    private JsonObject Key(JsonObject item) => new() { [HashKey] = item[HashKey]!.DeepClone() };

    private string Add(string name, JsonObject key, JsonObject? image, JsonObject? old, JsonObject? identity)
    {
        var stream = Streams[^1];
        var id = $"{_events++:x32}";
        var createdAt = _clock.GetUtcNow().ToUnixTimeSeconds();
        var body = new JsonObject { ["Keys"] = key.DeepClone(), ["SizeBytes"] = 42, ["StreamViewType"] = stream.ViewType };
        if (image is not null && stream.ViewType is "NEW_IMAGE" or "NEW_AND_OLD_IMAGES")
        {
            body["NewImage"] = image?.DeepClone();
        }

        if (old is not null && stream.ViewType is "OLD_IMAGE" or "NEW_AND_OLD_IMAGES")
        {
            body["OldImage"] = old?.DeepClone();
        }

        var record = new JsonObject
        {
            ["awsRegion"] = "us-east-1",
            ["dynamodb"] = body,
            ["eventID"] = id,
            ["eventName"] = name,
            ["eventSource"] = "aws:dynamodb",
            ["eventVersion"] = "1.1",
        };
        if (identity is not null)
        {
            record["userIdentity"] = identity;
        }

        // Numbers of a stream are not dense.
        _number += 3;
        var hash = key.ToJsonString().Aggregate(17, (sum, character) => unchecked((sum * 31) + character));
        _open[(hash & int.MaxValue) % _partitions].Changes.Add(new Change(_number, createdAt, record));
        return id;
    }

    private TableShardState Open(TableStreamState stream, string? parent)
    {
        // As the service's: the milliseconds of the shard's beginning, and eight characters.
        var shard = new TableShardState($"shardId-{_clock.GetUtcNow().ToUnixTimeMilliseconds() + _shards:d20}-{_shards++:x8}", parent, ++_number);
        stream.Shards.Add(shard.Id, shard);
        return shard;
    }
}
