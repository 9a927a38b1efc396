using SensorGrid.Kinesis.Aggregation;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Records;
using SensorGrid.TestKit.Fuzzing;
using KinesisRecord = SensorGrid.Kinesis.Client.Model.Record;

namespace SensorGrid.Kinesis.Tests.Aggregation;

/// <summary>What a producer calls an aggregated record need not be one.</summary>
public sealed class AggregatedRecordFuzzTests(ITestOutputHelper output)
{
    // A user record of six bytes has an object of its own, with a place, a key and its bytes.
    private const int PerByte = 400;

    private static readonly Mutator Messages = new(
        [
            [.. Raw.PartitionKey("a"), .. Raw.Record(0)],
            [.. Raw.PartitionKey("key-1"), .. Raw.PartitionKey("key-2"), .. Raw.HashKey("7"), .. Raw.Record(0, 0), .. Raw.Record(1), .. Raw.Record(0, data: "")],
            [.. Raw.PartitionKey("a"), .. Enumerable.Repeat(Raw.Record(0, data: ""), 300).SelectMany(record => record)],
        ],
        [
            [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], Raw.PartitionKey(""), Raw.HashKey("-1"),
            Raw.HashKey(new string('9', 40)), Raw.Record(9), [0x0B], [0x0C], [0x1D, 1, 2, 3, 4], [0x1A, 0x00],
        ]);

    private static readonly HashRange Half = HashRange.Of(new HashKeyRange { StartingHashKey = "0", EndingHashKey = $"{UInt128.MaxValue / 2}" })!.Value;

    [Fact]
    public Task Any_message_under_a_right_checksum_is_user_records_or_one_with_a_reason() => Fuzz.RunAsync(Messages, PerByte, input => Take(Raw.Sealed(input)), output);

    [Fact]
    public Task Any_bytes_are_user_records_or_one_as_it_is() => Fuzz.RunAsync(
        new Mutator([Raw.Sealed(Messages.Next()), Raw.Sealed(Raw.PartitionKey("a"), Raw.Record(0))], [[0xF3, 0x89, 0x9A, 0xC2]]), PerByte, Take, output);

    private static void Take(byte[] data)
    {
        var records = UserRecords.Of(new KinesisRecord { SequenceNumber = "1", PartitionKey = "outer", Data = data }, Half);
        Assert.NotEmpty(records);
        Assert.True(records.Sum(record => record.Data.Length) <= data.Length);
        Assert.Equal(Enumerable.Range(0, records.Count), records.Select(record => (int)record.Position.SubSequenceNumber));
    }
}
