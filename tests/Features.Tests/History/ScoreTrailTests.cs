using CsCheck;
using SensorGrid.Features.History;

namespace SensorGrid.Features.Tests.History;

public sealed class ScoreTrailTests
{
    [Fact]
    public void A_few_scores_are_a_point_each()
    {
        var trail = new ScoreTrail();
        trail.Add(Some.Noon, 0.25);
        trail.Add(Some.Noon.AddMilliseconds(1), 0.5);

        Assert.Equal([new(Some.Noon, 0.25), new(Some.Noon.AddMilliseconds(1), 0.5)], trail.Points);
    }

    [Fact]
    public void Of_many_scores_the_highest_keeps_its_time()
    {
        var trail = new ScoreTrail();
        for (var second = 0; second < 3600; second++)
        {
            trail.Add(Some.Noon.AddSeconds(second), second == 1234 ? 0.875 : 0.125);
        }

        Assert.InRange(trail.Points.Count(), ScoreTrail.Most / 3, ScoreTrail.Most);
        Assert.Equal(new ScorePoint(Some.Noon.AddSeconds(1234), 0.875), trail.Points.MaxBy(point => point.Score));
    }

    [Fact]
    public void What_is_an_hour_old_is_gone()
    {
        var trail = new ScoreTrail();
        trail.Add(Some.Noon, 0.5);
        trail.Add(Some.Noon.AddMinutes(1), 0.25);
        trail.Add(Some.Noon + ScoreTrail.Length, 0.75);

        Assert.Equal([0.25, 0.75], trail.Points.Select(point => point.Score));
    }

    [Fact]
    public void It_goes_on_from_what_was_kept_as_if_nothing_had_been()
    {
        var steps = Gen.Int[1, 100_000].Array[1, 300];
        steps.Sample(
            milliseconds =>
            {
                var (whole, kept) = (new ScoreTrail(), new ScoreTrail());
                var time = Some.Noon;
                foreach (var step in milliseconds)
                {
                    time = time.AddMilliseconds(step);
                    whole.Add(time, step % 97 / 100.0);
                    kept = ScoreTrail.Restore(kept.ToArray());
                    kept.Add(time, step % 97 / 100.0);
                }

                Assert.Equal(whole.Points, kept.Points);
            },
            iter: 50);
    }

    [Fact]
    public void What_is_kept_of_a_full_one_is_small()
    {
        var trail = new ScoreTrail();
        for (var second = 0; second < 7200; second++)
        {
            trail.Add(Some.Noon.AddSeconds(second), second / 7200.0);
        }

        Assert.InRange(trail.ToArray().Length, 1, 800);
    }
}
