using System.Globalization;
using System.Reflection;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using Record = SensorGrid.Kinesis.Client.Model.Record;

namespace SensorGrid.Applications.Tests.Log;

/// <summary>A stream whose records the test gives, with their times. Not sealed: its proxy derives from it.</summary>
public class ScriptedShards : DispatchProxy
{
    private readonly SortedDictionary<string, (string? Parent, List<Record> Records)> _shards = new(StringComparer.Ordinal);
    private readonly List<string> _calls = [];

    /// <summary>The greatest number of records of a page.</summary>
    public int PageSize { get; set; } = 10_000;

    /// <summary>The calls, in order: <c>iterator shard from</c> and <c>records shard count</c>.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_calls)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Called before each page, with its shard; what it throws is the answer.</summary>
    public Func<string, Task> OnRead { get; set; } = _ => Task.CompletedTask;

    public static (ScriptedShards Stream, IAmazonKinesis Client) Make()
    {
        var client = Create<IAmazonKinesis, ScriptedShards>();
        return ((ScriptedShards)(object)client, client);
    }

    /// <summary>Adds a record behind those of its shard.</summary>
    public void Add(string shard, DateTimeOffset arrival, byte[] data, string? parent = null)
    {
        if (!_shards.TryGetValue(shard, out var known))
        {
            known = (parent, []);
            _shards.Add(shard, known);
        }

        var number = _shards.Values.Sum(one => one.Records.Count) + 1;
        known.Records.Add(new Record
        {
            SequenceNumber = number.ToString(CultureInfo.InvariantCulture),
            ApproximateArrivalTimestamp = arrival.UtcDateTime,
            Data = data,
            PartitionKey = "key",
        });
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        nameof(IAmazonKinesis.ListShardsAsync) => Task.FromResult(new ListShardsResponse
        {
            Shards = [.. _shards.Select(shard => new Shard { ShardId = shard.Key, ParentShardId = shard.Value.Parent })],
        }),
        nameof(IAmazonKinesis.GetShardIteratorAsync) => Task.FromResult(Find((GetShardIteratorRequest)args![0]!)),
        nameof(IAmazonKinesis.GetRecordsAsync) => ReadAsync((GetRecordsRequest)args![0]!),
        _ => targetMethod.ReturnType == typeof(void) ? null : throw new NotSupportedException(targetMethod.Name),
    };

    private GetShardIteratorResponse Find(GetShardIteratorRequest request)
    {
        var records = _shards[request.ShardId!].Records;
        var at = request.ShardIteratorType == ShardIteratorType.TRIM_HORIZON ? 0 : records.FindIndex(record => record.ApproximateArrivalTimestamp >= request.Timestamp);
        Note(request.Timestamp is { } time ? $"iterator {request.ShardId} {time:HH:mm:ss}" : $"iterator {request.ShardId} oldest");
        return new GetShardIteratorResponse { ShardIterator = FormattableString.Invariant($"{request.ShardId}/{(at < 0 ? records.Count : at)}") };
    }

    private async Task<GetRecordsResponse> ReadAsync(GetRecordsRequest request)
    {
        var (shard, at) = request.ShardIterator!.Split('/') is [var name, var place] ? (name, int.Parse(place, CultureInfo.InvariantCulture)) : throw new ArgumentException(request.ShardIterator);
        await OnRead(shard);
        var page = _shards[shard].Records.Skip(at).Take(Math.Min(PageSize, request.Limit ?? PageSize)).ToList();
        var isClosed = _shards.Values.Any(other => other.Parent == shard) && at + page.Count == _shards[shard].Records.Count;
        Note(FormattableString.Invariant($"records {shard} {page.Count}"));
        return new GetRecordsResponse
        {
            Records = page,
            NextShardIterator = isClosed ? null : FormattableString.Invariant($"{shard}/{at + page.Count}"),
            MillisBehindLatest = at + page.Count < _shards[shard].Records.Count ? 1 : 0,
        };
    }

    private void Note(string call)
    {
        lock (_calls)
        {
            _calls.Add(call);
        }
    }
}
