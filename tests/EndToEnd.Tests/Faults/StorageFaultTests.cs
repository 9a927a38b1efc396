using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit.Faults;

namespace SensorGrid.EndToEnd.Tests.Faults;

/// <summary>What goes wrong between a silo and DynamoDB.</summary>
[Collection(Lanes.Faults)]
public sealed class StorageFaultTests(ITestOutputHelper output)
{
    private const int Sensors = 40, Seconds = 170, MostSeconds = 3000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_lost_or_counted_twice_whatever_goes_wrong_while_state_is_stored()
    {
        await using var grid = await FaultyGrid.StartNewAsync(Cancellation);
        grid.DynamoDBFaults.Add(
            new WireFault(WireFaultKind.Throttled, "PutItem", 8),
            new WireFault(WireFaultKind.InternalErrorAfterEffect, "PutItem", 4),
            new WireFault(WireFaultKind.AnswerLost, "PutItem", 4),
            new WireFault(WireFaultKind.OvertakenByTheSame, "PutItem", 4),
            new WireFault(WireFaultKind.Throttled, "GetItem", 4),
            new WireFault(WireFaultKind.InternalError, "GetItem", 4),
            new WireFault(WireFaultKind.TruncatedBody, "GetItem", 4),
            new WireFault(WireFaultKind.Throttled, "UpdateItem", 20),
            new WireFault(WireFaultKind.InternalError, "UpdateItem", 5),
            new WireFault(WireFaultKind.InternalErrorAfterEffect, "UpdateItem", 10),
            new WireFault(WireFaultKind.Reset, "UpdateItem", 5),
            new WireFault(WireFaultKind.AnswerLost, "UpdateItem", 10),
            new WireFault(WireFaultKind.NoAnswer, "UpdateItem", 2),
            new WireFault(WireFaultKind.TruncatedBody, "UpdateItem", 5),
            new WireFault(WireFaultKind.OvertakenByTheSame, "UpdateItem", 10),
            new WireFault(WireFaultKind.ItemTooLarge, "UpdateItem", 5));

        // Things are stored as long as readings come: until all has gone wrong that shall.
        var seconds = 0;
        while (seconds < Seconds || (grid.DynamoDBFaults.AnyLeft && seconds < MostSeconds))
        {
            await grid.Client.PutAsync(Readings.Fleet("stored/", Sensors, seconds, ++seconds), Cancellation);
        }

        await grid.DynamoDBFaults.AllOverAsync(output);
        var anomalies = await LogCheck.AssertEqualAsync(grid.Silo.Http, grid.Kinesis, Sensors, Cancellation);
        Assert.True(anomalies >= Sensors / Readings.OneWrongOf);

        // What is stored is what was answered: another process begins with it.
        await grid.Silo.KillAsync(Cancellation);
        await grid.Silo.StartAsync(Cancellation);
        await LogCheck.AssertEqualAsync(grid.Silo.Http, grid.Kinesis, Sensors, Cancellation);
        await LogCheck.AssertReadingsAsync(grid.Silo.Http, Ids, seconds, Cancellation);
    }

    private static IEnumerable<string> Ids => Enumerable.Range(0, Sensors).Select(i => $"stored/{i}");
}
