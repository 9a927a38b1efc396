using System.Globalization;
using System.Reflection;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using KinesisRecord = SensorGrid.Kinesis.Client.Model.Record;

namespace SensorGrid.Grains.Tests.Applications;

/// <summary>A stream of two shards with a record each, of which the first has ended. Not sealed: its proxy derives from it.</summary>
public class ReplacedShards : DispatchProxy
{
    /// <summary>The shard that the second one came out of; null where the stream was replaced.</summary>
    public string? Parent { get; set; }

    /// <summary>How often the shards were listed.</summary>
    public int Lists { get; private set; }

    /// <summary>The shards that were read.</summary>
    public HashSet<string> Opened { get; } = [];

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        nameof(IAmazonKinesis.ListShardsAsync) => Task.FromResult(List()),
        nameof(IAmazonKinesis.GetShardIteratorAsync) => Task.FromResult(Find((GetShardIteratorRequest)args![0]!)),
        nameof(IAmazonKinesis.GetRecordsAsync) => Task.FromResult(Read(((GetRecordsRequest)args![0]!).ShardIterator!)),
        _ => targetMethod.ReturnType == typeof(void) ? null : throw new NotSupportedException(targetMethod.Name),
    };

    private ListShardsResponse List()
    {
        Lists++;
        return new ListShardsResponse { Shards = [new Shard { ShardId = ReplacedStreamTests.Old }, new Shard { ShardId = ReplacedStreamTests.New, ParentShardId = Parent }] };
    }

    private GetShardIteratorResponse Find(GetShardIteratorRequest request)
    {
        Opened.Add(request.ShardId!);
        return new GetShardIteratorResponse { ShardIterator = request.StartingSequenceNumber is null ? request.ShardId : $"{request.ShardId} behind" };
    }

    private static GetRecordsResponse Read(string iterator)
    {
        var shard = iterator.Split(' ')[0];
        var number = int.Parse(shard[^1..], CultureInfo.InvariantCulture);
        var record = new KinesisRecord { SequenceNumber = shard[^1..], ApproximateArrivalTimestamp = ReplacedStreamTests.Start.AddSeconds(number).UtcDateTime, Data = "{}"u8.ToArray(), PartitionKey = "key" };
        return new GetRecordsResponse { Records = iterator == shard ? [record] : [], NextShardIterator = shard == ReplacedStreamTests.Old ? null : $"{shard} behind", MillisBehindLatest = 0 };
    }
}
