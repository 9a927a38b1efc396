using SensorGrid.Features.Log;
using SensorGrid.Offline.Log;

namespace SensorGrid.Offline.Tests.Log;

public sealed class TrimHorizonsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ShardName Main = ShardName.Of(null, "shardId-0");
    private static readonly ShardName Second = ShardName.Of("line-2", "shardId-0");
    private static readonly ShardName Third = ShardName.Of("line-3", "shardId-0");

    private readonly TrimHorizons _horizons = new();

    public TrimHorizonsTests()
    {
        _horizons.Add("line-2", Noon);
        _horizons.Add("line-3", Noon.AddHours(1));
    }

    [Fact]
    public void What_another_stream_trims_is_no_horizon() => Assert.Null(_horizons.Of([Main]));

    [Fact]
    public void Of_several_streams_the_latest_horizon_counts() => Assert.Equal(Noon.AddHours(1), _horizons.Of([Main, Third, Second]));

    [Fact]
    public void A_stream_has_its_own_horizon() => Assert.Equal(Noon, _horizons.Of([Second, Second]));
}
