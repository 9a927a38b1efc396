using SensorGrid.Grains.Shards;
using SensorGrid.Streaming.Kinesis.Shards;
using SensorGrid.TestKit.Readings;
using Record = SensorGrid.Streaming.Kinesis.Client.Model.Record;

namespace SensorGrid.Grains.Tests.Shards;

/// <summary>What the live system takes of a record of the stream, alone or in an aggregated record.</summary>
public sealed class PageDoorTests
{
    public static TheoryData<string> Inputs => ReadingMatrix.Names;

    [Theory]
    [MemberData(nameof(Inputs))]
    public void A_page_has_the_verdict_of_every_door(string input)
    {
        foreach (var bytes in (byte[][])[ReadingMatrix.DataOf(input), ReadingMatrix.AggregateOf(input)])
        {
            var record = new Record { SequenceNumber = "1", PartitionKey = "key", Data = bytes, ApproximateArrivalTimestamp = TimeProvider.System.GetUtcNow().UtcDateTime };

            var page = new PageDecoder("shardId-000000000000", TimeSpan.FromMinutes(5)).Decode([Assert.Single(UserRecords.Of(record, null))]);

            var readings = page.Sensors.SelectMany(sensor => sensor.Readings).OrderBy(placed => placed.Position).Select(placed => placed.Reading);
            ReadingMatrix.AssertVerdict(input, readings, [.. page.DeadLetters.Select(letter => letter.Reason)]);
        }
    }

    [Fact]
    public void A_dead_letter_of_a_compressed_record_has_the_bytes_of_its_element()
    {
        var record = new Record { SequenceNumber = "1", PartitionKey = "key", Data = ReadingMatrix.DataOf("bad element in gzip"), ApproximateArrivalTimestamp = TimeProvider.System.GetUtcNow().UtcDateTime };

        var page = new PageDecoder("shardId-000000000000", TimeSpan.FromMinutes(5)).Decode(UserRecords.Of(record, null));

        var letter = Assert.Single(page.DeadLetters);
        Assert.Equal("{\"sensorId\":}"u8.ToArray(), letter.Data);
        Assert.Equal(1, letter.Position.Index);
    }
}
