using SensorGrid.Cli.Input;
using SensorGrid.Cli.Log;
using SensorGrid.Cli.Progress;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Readings;
using SensorGrid.Kinesis.Aggregation;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Readings;
using Record = SensorGrid.Kinesis.Client.Model.Record;

namespace SensorGrid.Cli.Tests.Input;

/// <summary>Files, standard input (for <c>publish</c> and <c>replay</c> alike) and the log that <c>verify</c> reads.</summary>
public sealed class FileDoorTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Inputs => ReadingMatrix.Names;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task A_file_has_the_verdict_of_every_door(string input)
    {
        var file = _directory["in.json"];
        await File.WriteAllBytesAsync(file, ReadingMatrix.DataOf(input), TestContext.Current.CancellationToken);

        await AssertVerdictAsync(input, new InputOptions(file));
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public Task Standard_input_has_the_verdict_of_every_door(string input) => AssertVerdictAsync(input, new InputOptions("-", InputFormat.Ndjson));

    [Theory]
    [MemberData(nameof(Inputs))]
    public void A_record_of_the_log_and_one_of_an_aggregated_record_have_the_verdict_of_every_door(string input)
    {
        foreach (var bytes in (byte[][])[ReadingMatrix.DataOf(input), ReadingMatrix.AggregateOf(input)])
        {
            var record = new Record { SequenceNumber = "1", PartitionKey = "key", Data = bytes, ApproximateArrivalTimestamp = TimeProvider.System.GetUtcNow().UtcDateTime };

            var decoded = new LogReadings(FeatureDefinitions.Default).Decode(Assert.Single(UserRecords.Of(record, null)));

            ReadingMatrix.AssertVerdict(input, decoded.Readings.Select(reading => reading.Reading), [.. decoded.Rejected.Select(rejected => rejected.Reason)]);
        }
    }

    private static async Task AssertVerdictAsync(string input, InputOptions options)
    {
        await using var source = await ReadingSources.OpenAsync(
            options, () => new MemoryStream(ReadingMatrix.DataOf(input)), new NoProgress(), TestContext.Current.CancellationToken);
        var (readings, reasons) = (new List<Reading>(), new List<string>());
        await foreach (var item in source.ReadAsync(TestContext.Current.CancellationToken))
        {
            if (item.Reading is { } reading)
            {
                readings.Add(reading);
            }
            else
            {
                reasons.Add(item.Error!);
            }
        }

        ReadingMatrix.AssertVerdict(input, readings, reasons);
    }
}
