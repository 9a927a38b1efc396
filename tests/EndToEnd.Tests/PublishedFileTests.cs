using System.Globalization;
using System.Text;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.EndToEnd.Tests;

[Collection(Lanes.Answers)]
public sealed class PublishedFileTests
{
    private const string Sensor = "plant-1/ambient";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_becomes_features_that_an_independent_computation_confirms_and_that_survive_a_restart()
    {
        using var files = new TemporaryDirectory();
        await File.WriteAllTextAsync(files["temperature.csv"], Temperatures(3000), Cancellation);
        await using var grid = await Grid.StartNewAsync(Cancellation);

        var published = await CliRun.RunAsync(
            Cancellation, "publish", files["temperature.csv"], "--kinesis", grid.Kinesis.ToString(), "--stream", Grid.Stream, "--sensor-id", Sensor);
        Assert.True(published.ExitCode == 0, published.Output);
        await AssertVerifiedAsync(grid, 1);
        var live = await grid.FeaturesAsync(Sensor, Cancellation);
        var naive = await grid.NaiveFeaturesAsync(Cancellation);
        NaiveComparison.AssertClose(naive["sensors"]![Sensor]!, live);
        Assert.Equal(3000, (int)live["quality"]!["readings"]!);

        await grid.StopAsync(Cancellation);
        await grid.StartAsync(Cancellation);

        Assert.Equal(live.ToJsonString(), (await grid.FeaturesAsync(Sensor, Cancellation)).ToJsonString());
        await AssertVerifiedAsync(grid, 1);
    }

    private static async Task AssertVerifiedAsync(Grid grid, int sensors)
    {
        var verified = await grid.VerifyAsync(Cancellation);
        Assert.True(verified.ExitCode == 0, verified.Output);
        Assert.Equal($"{sensors} sensors compared, 0 differ", verified.LastLine);
    }

    /// <summary>Uneven times without an offset, and temperatures with many decimals, as published data sets have them.</summary>
    private static string Temperatures(int rows)
    {
        var csv = new StringBuilder("timestamp,value\n");
        var time = new DateTime(2013, 7, 4, 0, 0, 0, DateTimeKind.Utc);
        for (var i = 0; i < rows; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{time:yyyy-MM-dd HH:mm:ss},{70 + (5 * Math.Sin(i / 20.0)):F8}\n");
            time = time.AddSeconds(i % 7 == 0 ? 90 : 5);
        }

        return csv.ToString();
    }
}
