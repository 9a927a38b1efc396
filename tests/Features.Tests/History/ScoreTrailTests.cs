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
    public void Damaged_bytes_are_refused_or_read()
    {
        var trail = new ScoreTrail();
        for (var second = 0; second < 100; second++)
        {
            trail.Add(Some.Noon.AddSeconds(second), second / 100.0);
        }

        Gen.Select(Gen.Int[0, 1000], Gen.Byte, Gen.Int[0, 1000]).Sample(
            (place, value, length) =>
            {
                var kept = trail.ToArray();
                kept[place % kept.Length] = value;
                try
                {
                    _ = ScoreTrail.Restore(kept.AsSpan(0, length > kept.Length ? kept.Length : length)).Points.ToArray();
                }
                catch (InvalidDataException)
                {
                    // Refused with a reason.
                }
            },
            iter: 3_000);
    }

    [Fact]
    public void A_score_is_never_below_a_threshold_that_it_reached()
    {
        var trail = new ScoreTrail();
        trail.Add(Some.Noon, 0.5 + 1e-12);

        Assert.InRange(trail.Points.Single().Score, 0.5, 0.5 + (1 / 65_536.0));
    }

    [Fact]
    public void A_trail_that_was_damaged_into_the_future_begins_anew()
    {
        var trail = new ScoreTrail();
        trail.Add(Some.Noon.AddDays(1), 0.5);
        trail.Add(Some.Noon, 0.25);

        Assert.Equal([new ScorePoint(Some.Noon, 0.25)], trail.Points);
    }

    [Fact]
    public void Years_between_two_scores_leave_the_newer_one()
    {
        var trail = new ScoreTrail();
        trail.Add(Some.Noon, 0.5);
        trail.Add(Some.Noon.AddYears(3), 0.25);

        Assert.Equal([new ScorePoint(Some.Noon.AddYears(3), 0.25)], trail.Points);
    }

    [Fact]
    public void What_is_kept_of_a_full_one_is_small()
    {
        var trail = new ScoreTrail();
        for (var second = 0; second < 7200; second++)
        {
            trail.Add(Some.Noon.AddSeconds(second), second / 7200.0);
        }

        Assert.InRange(trail.ToArray().Length, 1, 250);
    }
}
