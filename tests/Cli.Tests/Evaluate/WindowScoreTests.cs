using SensorGrid.Cli.Evaluate.Windows;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Tests.Evaluate;

/// <summary>The rules of the Numenta Anomaly Benchmark. The numbers are worked out by hand from its sigmoid, 2 / (1 + e^5y) - 1.</summary>
public sealed class WindowScoreTests
{
    // 1,000 rows, of which 150 are probation; windows of 100 and of 50 rows.
    private static readonly (int First, int Last)[] Windows = [(300, 399), (700, 749)];

    [Fact]
    public void The_first_row_of_each_window_alone_is_100_for_every_profile()
    {
        var scored = Scored((300, 1), (700, 1));

        Assert.All(
            new[] { WindowProfile.Standard, WindowProfile.LowFalsePositives, WindowProfile.LowFalseNegatives },
            profile => Assert.Equal(100, WindowScore.At([scored], 0.5, profile).Score, 1e-9));
    }

    [Fact]
    public void Nothing_is_0() => Assert.Equal((0, 0, 0), Of(WindowScore.Fitted([Scored()], WindowProfile.Standard)));

    [Fact]
    public void In_the_middle_of_a_window_it_is_worth_86_percent_and_later_alarms_in_it_nothing()
    {
        // One of two windows missed: (0.8596 + 1) / 4 of what there is between nothing and all.
        Assert.Equal((46.5, 1, 0), Of(WindowScore.At([Scored((350, 1), (360, 1), (399, 1))], 0.5, WindowProfile.Standard)));
    }

    [Fact]
    public void A_false_row_far_from_windows_costs_what_the_profile_says_and_none_in_probation()
    {
        Assert.Equal((97.3, 2, 1), Of(WindowScore.At([Scored((100, 1), (300, 1), (650, 1), (700, 1))], 0.5, WindowProfile.Standard)));
        Assert.Equal((94.5, 2, 1), Of(WindowScore.At([Scored((100, 1), (300, 1), (650, 1), (700, 1))], 0.5, WindowProfile.LowFalsePositives)));
    }

    [Fact]
    public void Right_behind_a_window_a_false_row_costs_less()
    {
        var behind = WindowScore.At([Scored((300, 1), (401, 1), (700, 1))], 0.5, WindowProfile.Standard).Score;
        var far = WindowScore.At([Scored((300, 1), (600, 1), (700, 1))], 0.5, WindowProfile.Standard).Score;

        Assert.InRange(behind, far + 2, 100);
    }

    [Fact]
    public void The_best_threshold_leaves_out_what_costs_more_than_it_finds()
    {
        var best = WindowScore.Fitted([Scored([(300, 0.9), (700, 0.6), .. Enumerable.Range(450, 200).Select(row => (row, 0.3))])], WindowProfile.Standard);

        Assert.Equal((100, 2, 0), Of(best));
        Assert.Equal(0.6, best.Threshold);
    }

    [Fact]
    public void A_category_is_scored_with_the_threshold_of_the_others()
    {
        // What is best for the one finds nothing in the other, and the other way round everything: half of all windows, and no false row.
        var loud = Scored("loud", (300, 0.9), (700, 0.9));
        var quiet = Scored("quiet", (300, 0.4), (700, 0.4));

        Assert.Equal(50, WindowScore.LeaveOneCategoryOut([loud, quiet]), 1e-9);
    }

    private static (double Score, int Found, int FalseRows) Of(WindowScore score) => (Math.Round(score.Score, 1), score.Found, score.FalseRows);

    private static ScoredSeries Scored(params (int Row, double Score)[] alarms) => Scored("some", alarms);

    private static ScoredSeries Scored(string category, params (int Row, double Score)[] alarms)
    {
        var scores = new double[1_000];
        foreach (var (row, score) in alarms)
        {
            scores[row] = score;
        }

        Reading[] readings = [.. scores.Select((_, row) => new Reading("s", DateTimeOffset.UnixEpoch.AddMinutes(row), [new MetricValue("value", 0)], null))];
        return new ScoredSeries(new LabelledSeries($"{category}/s.csv", readings, Windows), scores);
    }
}
