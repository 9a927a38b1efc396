using System.Text;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Windows;
using static SensorGrid.Features.Tests.Engine.EngineFixture;

namespace SensorGrid.Features.Tests.Engine;

/// <summary>Aggregations that follow from the order and the times of single readings.</summary>
public sealed class SingleAggregationTests
{
    [Fact]
    public void A_weighted_mean_halves_the_weight_of_a_reading_with_each_half_life()
    {
        var engine = Fed([At(0, 8), At(10, 4), At(20, 1)], Of("""{"aggregation":"ewma","halfLife":"10s"}"""));

        // Weights 1/4, 1/2 and 1.
        Assert.Equal((2.0 + 2 + 1) / 1.75, Latest(engine, "m_ewma_10s_1m"), 1e-15);
    }

    [Fact]
    public void A_weighted_mean_halves_weights_in_half_of_its_window_when_nothing_else_is_said() =>
        Assert.Equal(
            Latest(Fed([At(0, 8), At(17, 4), At(20, 1)], Of("""{"aggregation":"ewma","halfLife":"30s"}""")), "m_ewma_30s_1m"),
            Latest(Fed([At(0, 8), At(17, 4), At(20, 1)], Of("\"ewma\"")), "m_ewma_1m"));

    [Fact]
    public void A_weighted_mean_changes_with_readings_alone()
    {
        var engine = Fed([At(0, 8), At(10, 4), At(20, 1)], Of("\"ewma\""));

        Assert.Equal(Latest(engine, "m_ewma_1m"), AsOfSecond(engine, 59, "m_ewma_1m"));
        Assert.NotEqual(Latest(engine, "m_ewma_1m"), AsOfSecond(engine, 60, "m_ewma_1m"));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(-1e300)]
    [InlineData(5e-324)]
    public void A_weighted_mean_of_a_constant_is_the_constant(double value) =>
        Assert.Equal(value, Latest(Fed(Enumerable.Range(0, 50).Select(second => At(second, value)), Of("\"ewma\"")), "m_ewma_1m"));

    [Fact]
    public void A_weighted_mean_of_values_too_far_apart_for_a_number_has_none() =>
        Assert.True(double.IsNaN(Latest(Fed([At(0, -1.7e308), At(1, 1.7e308)], Of("\"ewma\"")), "m_ewma_1m")));

    [Theory]
    [InlineData(-1.7e308, -1.7e308, 1.7e308, -1.7e308, 1.02e308)]
    [InlineData(-1.7e308, 0, 1.7e308, 0, 1.36e308)]
    public void A_quantile_lies_between_values_however_far_apart_they_are(double first, double second, double third, double median, double p90)
    {
        var engine = Fed([At(0, first), At(1, second), At(2, third)], Of("\"median\",\"p90\""));

        Assert.Equal(median, Latest(engine, "m_median_1m"));
        Assert.Equal(1, Latest(engine, "m_p90_1m") / p90, 1e-15);
    }

    [Fact]
    public void Readings_many_half_lives_back_weigh_nothing() =>
        Assert.Equal(3, Latest(Fed([At(0, 1e9), At(50, 3)], Of("""{"aggregation":"ewma","halfLife":"1ms"}""")), "m_ewma_1ms_1m"));

    [Fact]
    public void Powers_of_two_are_those_of_the_library_to_the_last_places()
    {
        for (var exponent = 0.0; exponent > -900; exponent -= 0.0371)
        {
            var expected = Math.Pow(2, exponent);
            Assert.InRange(TimeWeightedMean.PowerOfTwo(exponent), expected * (1 - 4e-16), expected * (1 + 4e-16));
        }

        Assert.Equal(1, TimeWeightedMean.PowerOfTwo(0));
        Assert.Equal(0.125, TimeWeightedMean.PowerOfTwo(-3));
        Assert.Equal(0, TimeWeightedMean.PowerOfTwo(-1e300));
    }

    [Fact]
    public void The_previous_value_and_the_step_are_those_of_the_last_two_readings_in_the_order_of_event_time()
    {
        var engine = Fed([At(0, 8), At(20, 1), At(10, 4)], Of("\"previous\",\"step\",\"range\""));

        Assert.Equal([4, -3, 7], engine.Compute(AsOf.Latest)!.Values);
    }

    [Fact]
    public void One_reading_has_no_previous_value_and_no_step_and_a_range_of_0()
    {
        var engine = Fed([At(0, 8)], Of("\"previous\",\"step\",\"range\""));

        Assert.Equal([double.NaN, double.NaN, 0], engine.Compute(AsOf.Latest)!.Values);
    }

    [Fact]
    public void A_value_holds_until_the_next_reading_and_the_last_one_until_the_end_of_the_window()
    {
        const string Times = """{"aggregation":"time_above","value":2},{"aggregation":"time_below","value":2},{"aggregation":"time_equal","value":2}""";
        var engine = Fed([At(0, 3), At(10, 2), At(12.5, 1), At(20, 3), At(20, 2)], Of(Times));

        // Above from 0 to 10; equal from 10 to 12.5 and from 20 on; of two values at one instant the latter holds.
        Assert.Equal([10, 7.5, 2.5 + 30], engine.Compute(new AsOf(Some.Noon.AddSeconds(50)))!.Values);
    }

    [Fact]
    public void The_time_before_the_first_reading_of_the_window_does_not_count()
    {
        var engine = Fed([At(0, 3), At(50, 3)], Of("""{"aggregation":"time_above","value":2}"""));

        Assert.Equal(50 + 9, AsOfSecond(engine, 59, "m_time_above_2_1m"));
        Assert.Equal(10, AsOfSecond(engine, 60, "m_time_above_2_1m"));
    }

    [Fact]
    public void A_value_holds_no_longer_than_the_greatest_gap()
    {
        var engine = Fed([At(0, 3), At(4, 3), At(30, 3)], Of("""{"aggregation":"time_above","value":2,"maxGap":"5s"}"""));

        Assert.Equal(4 + 5 + 5, AsOfSecond(engine, 50, "m_time_above_2_gap_5s_1m"));
    }

    [Fact]
    public void Without_a_reading_in_the_window_none_has_a_value()
    {
        var engine = Fed([At(0, 3)], Of("""{"aggregation":"time_above","value":2},"ewma","previous","step","range" """));

        Assert.All(engine.Compute(new AsOf(Some.Noon.AddMinutes(2)))!.Values, value => Assert.True(double.IsNaN(value)));
    }

    [Fact]
    public void A_range_may_have_a_window_with_a_hop()
    {
        var definitions = FeatureDefinitions.Parse("""{"features":[{"metrics":["*"],"aggregations":["range"],"windows":[{"length":"1h","hop":"1m"}]}]}"""u8);

        Assert.Equal(11, Latest(Fed(Enumerable.Range(0, 500).Select(i => At(i * 7, i % 12)), definitions), "m_range_1h"));
    }

    private static FeatureDefinitions Of(string aggregations) =>
        FeatureDefinitions.Parse(Encoding.UTF8.GetBytes($$"""{"features":[{"metrics":["*"],"aggregations":[{{aggregations}}],"windows":["1m"]}]}"""));

    private static SensorGrid.Features.Readings.Reading At(double second, double value) => Some.Reading(Some.Noon.AddSeconds(second), ("m", value));

    private static double AsOfSecond(KeyEngine engine, double second, string name) => engine.Compute(new AsOf(Some.Noon.AddSeconds(second)))!.Value(name);
}
