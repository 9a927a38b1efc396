using SensorGrid.EndToEnd.Tests.Hosting;

namespace SensorGrid.EndToEnd.Tests;

[Collection(Lanes.Answers)]
public sealed class AnomalyOutputTests
{
    private const string Output = "anomalies";
    private const int Sensors = 100;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_anomaly_is_in_the_output_stream_after_a_kill_in_the_midst_of_them()
    {
        await using var grid = await Grid.StartNewAsync(Cancellation, $"--SensorGrid:Anomalies:OutputStream={Output}");
        await using var fleet = Fleet.Start(grid.Kinesis, Sensors, readings: 200, rate: 5000, spikeAt: Fleet.Learnt);

        // Some of the faults have shown, others come.
        await fleet.PublishedAsync(Sensors * (Fleet.Learnt + 8), Cancellation);
        await grid.KillAsync(Cancellation);
        await grid.StartAsync(Cancellation);
        await fleet.DoneAsync(Cancellation);
        var verified = await grid.VerifyAsync(Cancellation);
        Assert.True(verified.ExitCode == 0, verified.Output);

        var kept = await ApiLists.AnomaliesAsync(grid.Http, Cancellation);
        Assert.NotEmpty(kept);
        await OutputStream.AssertHasAsync(grid.Kinesis, Output, kept, Cancellation);
    }
}
