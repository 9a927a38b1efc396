using System.IO.Compression;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Shards;
using SensorGrid.Kinesis.Aggregation;
using SensorGrid.Kinesis.Records;
using SensorGrid.Sources.Definitions;
using SensorGrid.Sources.Formats;
using SensorGrid.TestKit.Readings;
using Record = SensorGrid.Kinesis.Client.Model.Record;

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

            var page = Decode([Assert.Single(UserRecords.Of(record, null))]);

            var readings = page.Sensors.SelectMany(sensor => sensor.Readings).OrderBy(placed => placed.Position).Select(placed => placed.Reading);
            ReadingMatrix.AssertVerdict(input, readings, [.. page.DeadLetters.Select(letter => letter.Reason)]);
        }
    }

    [Fact]
    public void A_dead_letter_of_a_compressed_record_has_the_bytes_of_its_element()
    {
        var record = new Record { SequenceNumber = "1", PartitionKey = "key", Data = ReadingMatrix.DataOf("bad element in gzip"), ApproximateArrivalTimestamp = TimeProvider.System.GetUtcNow().UtcDateTime };

        var page = Decode(UserRecords.Of(record, null));

        var letter = Assert.Single(page.DeadLetters);
        Assert.Equal("{\"sensorId\":}"u8.ToArray(), letter.Data);
        Assert.Equal(1, letter.Position.Index);
    }

    [Fact]
    public void A_page_of_records_that_inflate_to_very_much_is_decoded_in_parts_and_whole()
    {
        var spaces = new byte[9 << 20];
        Array.Fill(spaces, (byte)' ');
        "{}"u8.CopyTo(spaces);
        var output = new MemoryStream();
        using (var stream = new GZipStream(output, CompressionLevel.Fastest))
        {
            stream.Write(spaces);
        }

        var data = output.ToArray();
        var records = Enumerable.Range(1, 20).SelectMany(number => UserRecords.Of(
            new Record { SequenceNumber = $"{number}", PartitionKey = "key", Data = data, ApproximateArrivalTimestamp = TimeProvider.System.GetUtcNow().UtcDateTime },
            null)).ToList();
        var decoder = new PageDecoder(ShardName.Parse("shardId-000000000000"), new DecoderOptions(TimeSpan.FromMinutes(5)));
        var (next, letters) = (0, new List<int>());
        while (next < records.Count)
        {
            letters.Add(decoder.Decode(records, SourceDefinitions.None, ref next).DeadLetters.Count);
        }

        Assert.Equal(Enumerable.Repeat(2, 10), letters);
    }

    [Fact]
    public void A_page_that_is_done_keeps_no_reading()
    {
        var decoder = new PageDecoder(ShardName.Parse("shardId-000000000000"), new DecoderOptions(TimeSpan.FromMinutes(5)));
        var next = 0;
        var page = decoder.Decode([Some.Record(0, Some.Reading("s", 0), Some.Reading("t", 0))], SourceDefinitions.None, ref next);
        Assert.Equal(2, page.Sensors.Count);

        decoder.Release();

        Assert.Empty(page.Sensors);
    }

    private static DecodedPage Decode(IReadOnlyList<ShardRecord> records)
    {
        var next = 0;
        var page = new PageDecoder(ShardName.Parse("shardId-000000000000"), new DecoderOptions(TimeSpan.FromMinutes(5))).Decode(records, SourceDefinitions.None, ref next);
        Assert.Equal(records.Count, next);
        return page;
    }
}
