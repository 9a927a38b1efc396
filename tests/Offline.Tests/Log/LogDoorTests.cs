using SensorGrid.Features.Definitions;
using SensorGrid.Features.Log;
using SensorGrid.Kinesis.Aggregation;
using SensorGrid.Offline.Log;
using SensorGrid.Offline.Tests.Verify;
using SensorGrid.Offline.Verify;
using SensorGrid.TestKit.Readings;
using Record = SensorGrid.Kinesis.Client.Model.Record;

namespace SensorGrid.Offline.Tests.Log;

/// <summary>The log that <c>verify</c> reads.</summary>
public sealed class LogDoorTests
{
    public static TheoryData<string> Inputs => ReadingMatrix.Names;

    [Theory]
    [MemberData(nameof(Inputs))]
    public void A_record_of_the_log_and_one_of_an_aggregated_record_have_the_verdict_of_every_door(string input)
    {
        foreach (var bytes in (byte[][])[ReadingMatrix.DataOf(input), ReadingMatrix.AggregateOf(input)])
        {
            var record = new Record { SequenceNumber = "1", PartitionKey = "key", Data = bytes, ApproximateArrivalTimestamp = TimeProvider.System.GetUtcNow().UtcDateTime };

            var decoded = new LogReadings(FeatureDefinitions.Default, ShardName.Of(null, "shardId-000000000000"), PinnedDefinitions.Of(FeatureDefinitions.Default, new ThresholdScorer())).Decode(Assert.Single(UserRecords.Of(record, null)));

            ReadingMatrix.AssertVerdict(input, decoded.Readings.Select(reading => reading.Reading), [.. decoded.Rejected.Select(rejected => rejected.Reason)]);
        }
    }
}
