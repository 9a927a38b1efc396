using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit.Node;

namespace SensorGrid.EndToEnd.Tests;

[Collection("processes")]
public sealed class AnomalyOutputTests
{
    private const string Output = "anomalies";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_anomaly_is_in_the_output_stream_after_a_kill_in_the_midst_of_them()
    {
        await using var grid = await Grid.StartNewAsync(Cancellation, $"--SensorGrid:Anomalies:OutputStream={Output}");
        await using var fleet = NodeTools.Start(
            ["fleet.mjs", grid.Kinesis.ToString(), Grid.Stream, "100", "60", "3000", "0"], "", new Dictionary<string, string>());

        await fleet.LineAsync(line => line.StartsWith("published 3", StringComparison.Ordinal), Cancellation);
        await grid.KillAsync(Cancellation);
        await grid.StartAsync(Cancellation);
        await fleet.LineAsync(line => line.StartsWith("done", StringComparison.Ordinal), Cancellation);
        var verified = await grid.VerifyAsync(Cancellation);
        Assert.True(verified.ExitCode == 0, verified.Output);

        var kept = await KeptAnomalies.ReadAsync(grid.Http, Cancellation);
        Assert.NotEmpty(kept);
        await OutputStream.AssertHasAsync(grid.Kinesis, Output, kept, Cancellation);
    }
}
