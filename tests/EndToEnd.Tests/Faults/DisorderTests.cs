using System.Globalization;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit.Node;

namespace SensorGrid.EndToEnd.Tests.Faults;

/// <summary>Readings that do not come in the order of their times, from clocks that are wrong, and through shards that are not their sensors' own.</summary>
[Collection(Lanes.Faults)]
public sealed class DisorderTests(ITestOutputHelper output)
{
    private const int Many = 60, Refused = 20, Late = 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Late_early_shuffled_equal_and_scattered_readings_count_as_the_log_says_before_and_after_a_crash()
    {
        await using var grid = await Grid.StartNewAsync(Cancellation);
        await using var client = new AwsKinesisClient(grid.Kinesis);
        var now = TimeProvider.System.GetUtcNow();
        var random = new Random(7);
        Readings.Entry[][] sensors =
        [
            // Some hours behind, but each newer than the one before: nothing is late by its own sensor's time.
            Series("hours-behind", i => now.AddHours(-5).AddSeconds(i)),
            Series("late", i => i % 3 == 2 ? now.AddHours(-3).AddSeconds(i) : now.AddSeconds(i - Many)),
            Series("future", i => i % 3 < 2 ? now.AddMinutes(4).AddSeconds(i / 10.0) : i % 2 == 0 ? now.AddHours(1) : DateTimeOffset.MaxValue.AddDays(-1)),
            Series("shuffled", _ => Readings.Noon.AddSeconds(random.Next(50))),
            Series("one-time", _ => Readings.Noon),
            Series("scattered/hash-keys", i => Readings.Noon.AddSeconds(i), hashKey: i => (UInt128)(uint)(i % 4) << 126),
            Series("scattered/partition-keys", i => Readings.Noon.AddSeconds(i), partitionKey: i => $"key-{i}"),
        ];
        await client.PutAsync(Enumerable.Range(0, Many).SelectMany(i => sensors.Select(sensor => sensor[i])), Cancellation);

        await AssertAsLogAsync(grid);
        await grid.KillAsync(Cancellation);
        await grid.StartAsync(Cancellation);
        await AssertAsLogAsync(grid);
    }

    private async Task AssertAsLogAsync(Grid grid)
    {
        await LogCheck.AssertEqualAsync(
            grid.Http, grid.Kinesis, sensors: 7, Cancellation, isSpread: id => id.StartsWith("scattered/", StringComparison.Ordinal));
        Assert.Equal(Late, await CountAsync(grid, "late", "late"));
        Assert.Equal(Many - Late, await CountAsync(grid, "late", "readings"));
        Assert.Equal(Many - Refused, await CountAsync(grid, "future", "readings"));
        foreach (var sensor in (string[])["hours-behind", "shuffled", "one-time", "scattered/hash-keys", "scattered/partition-keys"])
        {
            Assert.Equal(Many, await CountAsync(grid, sensor, "readings"));
        }

        Assert.Equal(4, await ShardsAsync(grid, "scattered/hash-keys"));
        var letters = (await ApiLists.DeadLettersAsync(grid.Http, Cancellation)).Values;
        Assert.Equal(Refused, letters.Count);
        Assert.All(letters, letter => Assert.Contains("after the record's arrival", (string)letter["reason"]!, StringComparison.Ordinal));
        output.WriteLine($"{letters.Count} readings from the future, {Late} late");
    }

    private static async Task<int> CountAsync(Grid grid, string sensor, string what) =>
        (int)(await grid.FeaturesAsync(sensor, Cancellation))["quality"]![what]!;

    private static async Task<int> ShardsAsync(Grid grid, string sensor) =>
        (await grid.FeaturesAsync(sensor, Cancellation))["positions"]!.AsArray().Count;

    private static Readings.Entry[] Series(
        string sensor, Func<int, DateTimeOffset> time, Func<int, UInt128>? hashKey = null, Func<int, string>? partitionKey = null) =>
    [
        .. Enumerable.Range(0, Many).Select(i => new Readings.Entry(partitionKey?.Invoke(i) ?? sensor, Readings.Of(sensor, time(i), 20 + (i % 7)))
        {
            ExplicitHashKey = hashKey?.Invoke(i).ToString(CultureInfo.InvariantCulture),
        }),
    ];
}
