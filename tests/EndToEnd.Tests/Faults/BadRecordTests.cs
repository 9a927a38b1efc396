using SensorGrid.EndToEnd.Tests.Hosting;

namespace SensorGrid.EndToEnd.Tests.Faults;

/// <summary>Records that cannot be taken, among those that can.</summary>
[Collection(Lanes.Faults)]
public sealed class BadRecordTests(ITestOutputHelper output)
{
    private const int GoodOfABad = 100, Sensors = 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_bad_record_is_a_dead_letter_once_with_its_reason_and_all_good_ones_count_before_and_after_a_crash()
    {
        await using var grid = await FaultyGrid.StartNewAsync(Cancellation);
        var seconds = BadRecords.All.Count * GoodOfABad / Sensors;
        Readings.Entry[] good = [.. Readings.Fleet("good/", Sensors, 0, seconds)];
        var expected = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < BadRecords.All.Count; i++)
        {
            var bad = BadRecords.All[i];
            await grid.Client.PutAsync(good[(i * GoodOfABad)..((i + 1) * GoodOfABad)], Cancellation);
            var place = Assert.Single(await grid.Client.PutAsync([new Readings.Entry($"good/{i % Sensors}", bad.Data)], Cancellation));
            expected.Add(place, bad.Reason);
        }

        await AssertAsync(grid, expected, seconds);
        await grid.Silo.KillAsync(Cancellation);
        await grid.Silo.StartAsync(Cancellation);
        await AssertAsync(grid, expected, seconds);
        output.WriteLine($"{expected.Count} bad records of {expected.Count * (GoodOfABad + 1)}");
    }

    private static async Task AssertAsync(FaultyGrid grid, Dictionary<string, string> expected, int seconds)
    {
        await LogCheck.AssertVerifiedAsync(grid.Silo.Http, grid.Kinesis, Sensors, Cancellation);
        await LogCheck.AssertReadingsAsync(grid.Silo.Http, Enumerable.Range(0, Sensors).Select(i => $"good/{i}"), seconds, Cancellation);

        // The naive computation is lenient; of good sensors it has the same.
        var log = await LogCheck.NaiveFeaturesAsync(grid.Kinesis, Cancellation);
        for (var i = 0; i < Sensors; i++)
        {
            NaiveComparison.AssertClose(log["sensors"]![$"good/{i}"]!, await LogCheck.FeaturesAsync(grid.Silo.Http, $"good/{i}", Cancellation));
        }

        var letters = (await ApiLists.DeadLettersAsync(grid.Silo.Http, Cancellation)).Values;
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), letters.Select(letter => (string)letter["sequenceNumber"]!).Order(StringComparer.Ordinal));
        Assert.All(letters, letter => Assert.Contains(expected[(string)letter["sequenceNumber"]!], (string)letter["reason"]!, StringComparison.Ordinal));
    }
}
