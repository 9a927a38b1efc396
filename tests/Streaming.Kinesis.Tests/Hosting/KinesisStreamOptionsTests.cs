using SensorGrid.Streaming.Kinesis.Configuration;

namespace SensorGrid.Streaming.Kinesis.Tests.Hosting;

public sealed class KinesisStreamOptionsTests
{
    [Fact]
    public void The_defaults_need_only_a_stream()
    {
        Assert.Equal("Kinesis streams 'kin': StreamName is required.", Assert.Single(Failures(new KinesisStreamOptions())));
        Assert.Empty(Failures(new KinesisStreamOptions { StreamName = "s" }));
    }

    [Fact]
    public void What_cannot_work_is_named_with_its_value()
    {
        var options = new KinesisStreamOptions
        {
            StreamName = "s",
            CheckpointInterval = TimeSpan.Zero,
            PersistSpread = double.NaN,
            ReadInterval = TimeSpan.FromMinutes(1),
            RecordsPerRead = 10_001,
            InFlightBudget = 0,
            TopologyInterval = TimeSpan.FromMilliseconds(1),
            GrainStorageName = " ",
            StartPosition = KinesisStartPosition.AtTimestamp,
        };
        string[] named =
        [
            "CheckpointInterval is 00:00:00", "PersistSpread is NaN", "StartTimestamp is required", "ReadInterval is 00:01:00", "RecordsPerRead is 10001",
            "InFlightBudget is 0", "TopologyInterval is 00:00:00.0010000", "GrainStorageName is required",
        ];
        var failures = Failures(options);
        Assert.Equal(named.Length, failures.Count);
        Assert.All(named.Zip(failures), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void A_checkpoint_interval_that_no_timer_can_wait_for_is_refused()
    {
        var failures = Failures(new KinesisStreamOptions { StreamName = "s", CheckpointInterval = TimeSpan.FromDays(60) });

        Assert.Contains("CheckpointInterval is 60.00:00:00", Assert.Single(failures), StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Failures(KinesisStreamOptions options) =>
        [.. new KinesisStreamOptionsValidator("kin").Validate("kin", options).Failures ?? []];
}
