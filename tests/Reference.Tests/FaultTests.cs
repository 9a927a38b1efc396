using SensorGrid.Reference.Tests.Comparison;
using SensorGrid.Reference.Tests.Sql;
using SensorGrid.Reference.Tests.Workloads;

namespace SensorGrid.Reference.Tests;

/// <summary>The comparison is worth something only if it fails where an answer is wrong: a fault on purpose for each family of features.</summary>
public sealed class FaultTests
{
    private static readonly long Start = new DateTime(2026, 11, 28, 10, 0, 0, DateTimeKind.Utc).Ticks;

    [Fact]
    public void Without_a_fault_nothing_differs() => Assert.Empty(Differences(null));

    [Theory]
    [InlineData("m_count_1m", 1)]
    [InlineData("m_count_1h", -1)]
    [InlineData("m_sum_5m", 1e-5)]
    [InlineData("m_mean_5m", 1e-6)]
    [InlineData("m_std_1m", 1e-6)]
    [InlineData("m_slope_5m", 1e-7)]
    [InlineData("m_min_1m", 1e-6)]
    [InlineData("m_max_1h", -1e-6)]
    [InlineData("m_first_5m", 1)]
    [InlineData("m_last_1m", -1)]
    [InlineData("m_delta_1h", 1e-6)]
    [InlineData("m_age", 1e-7)]
    public void A_feature_that_is_off_is_found(string feature, double off) =>
        Assert.Contains(Differences(Fault.Of(feature, value => value + off)), difference => difference.Contains($"{feature} is ", StringComparison.Ordinal));

    [Fact]
    public void A_feature_without_a_value_is_found() =>
        Assert.Contains(Differences(Changed(answer => answer.Features["m_std_5m"] = null)), difference => difference.Contains("m_std_5m is null", StringComparison.Ordinal));

    [Fact]
    public void A_feature_that_is_not_there_is_found() =>
        Assert.Contains(Differences(Changed(answer => answer.Features.Remove("m_max_5m"))), difference => difference.Contains("m_max_5m is missing", StringComparison.Ordinal));

    [Fact]
    public void A_metric_that_nothing_was_measured_of_is_found() =>
        Assert.Contains(Differences(Changed(answer => answer.Features["ghost_count_5m"] = 3)), difference => difference.Contains("ghost_count_5m", StringComparison.Ordinal));

    [Fact]
    public void A_reading_with_an_id_that_counts_twice_is_found() =>
        Assert.Contains(Differences(new Fault { OnReading = reading => reading with { Id = null } }), difference => difference.Contains("m_count_1m", StringComparison.Ordinal));

    [Fact]
    public void A_value_that_is_one_bit_off_is_found() =>
        Assert.Contains(
            Differences(new Fault { OnReading = reading => reading with { Metrics = [.. reading.Metrics.Select(metric => metric with { Value = Math.BitIncrement(metric.Value) })] } }),
            difference => difference.Contains("m_first_", StringComparison.Ordinal));

    [Fact]
    public void A_reading_on_the_wrong_side_of_an_edge_is_found() =>
        Assert.Contains(
            Differences(new Fault { OnReading = reading => reading.EventTime.UtcTicks == Start ? reading with { EventTime = reading.EventTime.AddTicks(1) } : reading }),
            difference => difference.Contains("m_count_1m", StringComparison.Ordinal));

    [Fact]
    public void A_late_reading_that_is_told_as_in_time_is_found() =>
        Assert.Contains(Differences(Changed(answer => answer.Counters["late"]--)), difference => difference.Contains("quality.late", StringComparison.Ordinal));

    [Fact]
    public void A_clock_ahead_that_makes_others_late_is_found() =>
        Assert.Contains(Differences(new Fault { OnReading = reading => reading with { ArrivedAt = null } }), difference => difference.Contains("quality.late", StringComparison.Ordinal));

    [Fact]
    public void An_edge_that_is_told_without_need_is_found() =>
        Assert.Contains(
            Differences(Changed(answer => answer.Edges[("m", "5m")] = new Edge(answer.AsOf - (5 * TimeSpan.TicksPerMinute), null))),
            difference => difference.Contains("as defined", StringComparison.Ordinal));

    [Fact]
    public void An_edge_that_is_told_elsewhere_than_it_is_is_found() =>
        Assert.Contains(
            Differences(Changed(answer => answer.Edges[("m", "1m")] = new Edge(answer.AsOf - (5 * TimeSpan.TicksPerSecond), null))),
            difference => difference.Contains("m_count_1m", StringComparison.Ordinal));

    [Fact]
    public void An_edge_to_where_the_hop_does_not_reach_back_is_found() =>
        Assert.Contains(
            Differences(Changed(answer => answer.Edges[("m", "1h")] = new Edge(answer.AsOf - (2 * TimeSpan.TicksPerHour), 2 * TimeSpan.TicksPerMinute))),
            difference => difference.Contains("does not reach back", StringComparison.Ordinal));

    private static Fault Changed(Action<EngineAnswer> change) => new()
    {
        OnAnswer = answer =>
        {
            change(answer);
            return answer;
        },
    };

    private static IReadOnlyList<string> Differences(Fault? fault)
    {
        using var sql = new SqlReference();
        return new WorkloadRun(sql, fault).Run(Workload());
    }

    // Two values at one time, a reading sent again, one that is late, and one that is ahead; the first reading stands on the edge of the minute.
    private static Workload Workload()
    {
        LogEntry[] log =
        [
            Entry(1, -40, -40, "a", 7.1),
            Entry(2, 0, 0, "b", 100.2),
            Entry(3, 20, 20, "c", 100.3),
            Entry(4, 20, 20, null, 3.4),
            Entry(5, 30, 30, "d", 55.5),
            Entry(6, 30, 31, "d", 55.5),
            Entry(7, -50, 32, "e", 1e6),
            Entry(8, 240, 33, "f", 60.25),
            Entry(9, 35, 36, "g", 61.5),
        ];
        return new Workload(
            0,
            "made by hand",
            DefinitionsSpec.Default,
            [new ShardSpec("shardId-000000000000", [])],
            log,
            [new Question(7, 30 * TimeSpan.TicksPerSecond), new Question(9, null)],
            [4],
            new Dictionary<int, int> { [5] = 3 });
    }

    private static LogEntry Entry(int place, double second, double arrived, string? id, double value) =>
        new(0, place, 0, Start + (long)(second * TimeSpan.TicksPerSecond), Start + (long)(arrived * TimeSpan.TicksPerSecond), id, [KeyValuePair.Create("m", (double?)value)]);
}
