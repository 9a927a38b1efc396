using SensorGrid.Api.Doors;
using SensorGrid.Features.Engine;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Tests.Feast;

public sealed class RowSelectionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(60, ValueState.Present)]
    [InlineData(61, ValueState.Outdated)]
    [InlineData(-10, ValueState.Present)]
    public void A_value_is_outdated_when_nothing_came_for_longer_than_the_longest_window(int minutes, object expected)
    {
        var row = new RowSelection(["v_count_1m"]).Of(Answer(Now.AddMinutes(-minutes), ["v_count_1m", "v_mean_1h", "v_age"], [0, double.NaN, 5]));

        Assert.Equal((ValueState)expected, row.States[0]);
    }

    [Fact]
    public void The_age_of_a_metric_is_never_outdated()
    {
        var row = new RowSelection(["v_age", "v_mean_1h"]).Of(Answer(Now.AddDays(-2), ["v_mean_1h", "v_age"], [double.NaN, 172_800]));

        Assert.Equal([ValueState.Present, ValueState.Null], row.States);
        Assert.Equal(172_800, row.Values[0]);
    }

    [Fact]
    public void A_sensor_without_readings_has_nothing()
    {
        var row = new RowSelection(["v_age", "anomaly_score"]).Of(FeaturesAnswer.Unknown);

        Assert.Equal([ValueState.Absent, ValueState.Absent], row.States);
        Assert.Null(row.LastReadingAt);
    }

    private static FeaturesAnswer Answer(DateTimeOffset lastReadingAt, string[] names, double[] values) =>
        new(new SensorFeatures(Now, names, values, new FeatureQuality(lastReadingAt, 1, 0, 0, false, [], []), []), null);
}
