using SensorGrid.Features.Detection.Rarity;

namespace SensorGrid.Features.Tests.Detection.Rarity;

public sealed class BucketScaleTests
{
    private static readonly long Begin = Some.Noon.Ticks;

    [Fact]
    public void The_mean_of_a_bucket_is_a_row_once_a_reading_of_a_later_one_comes()
    {
        var buckets = Minutes();
        Feed(buckets, 0, 12, i => i);

        // The first bucket only says how many readings there are.
        Assert.Equal(0, buckets.Scale.Rows);
        Feed(buckets, 120, 6, i => i);
        Assert.Equal(1, buckets.Scale.Rows);
        Assert.Equal((6 + 11) / 2.0, buckets.Scale.MeanOfAll, 9);
    }

    [Fact]
    public void Buckets_of_less_than_four_readings_are_no_rows()
    {
        var buckets = Minutes();
        for (var i = 0; i < 300; i++)
        {
            buckets.Next(Begin + (i * 20 * TimeSpan.TicksPerSecond), i, 0.1);
        }

        Assert.Equal(0, buckets.Scale.Rows);
    }

    [Fact]
    public void A_bucket_of_less_than_half_of_the_usual_readings_is_no_row()
    {
        var buckets = Minutes();
        Feed(buckets, 0, 600, i => i % 2);
        var rows = buckets.Scale.Rows;

        // After a gap two readings of a minute, then a minute as usual.
        Feed(buckets, 10_000 - 20, 2, _ => 1000);
        Feed(buckets, 10_020, 7, _ => 0);

        Assert.Equal(rows + 2, buckets.Scale.Rows);
        Assert.InRange(buckets.Scale.MeanOfAll, 0.4, 0.5);
    }

    [Fact]
    public void Buckets_that_become_single_readings_and_full_again_begin_anew()
    {
        var buckets = Minutes();
        Feed(buckets, 0, 700, i => i % 2);
        Assert.True(buckets.Scale.Rows > 100);

        for (var i = 0; i < 100; i++)
        {
            buckets.Next(Begin + ((7_000 + (60L * i)) * TimeSpan.TicksPerSecond), 0.5, 0.1);
        }

        Assert.Equal(0, buckets.Scale.Rows);
        Feed(buckets, 13_200, 700, i => 5);
        Assert.Equal(5, buckets.Scale.Mean, 9);
        Assert.InRange(buckets.Scale.Rows, 90, 117);
    }

    [Fact]
    public void Its_spread_is_the_standard_deviation_within_the_bucket_whatever_the_level()
    {
        foreach (var level in (double[])[0, 1e9, -1e37])
        {
            var buckets = Minutes();
            Feed(buckets, 0, 700, i => level + (i % 2 == 0 ? 1 : -1));

            Assert.Equal(level > -1e30 ? 1 : 0, buckets.Scale.UsualSpread, 5);
        }
    }

    [Fact]
    public void Before_1970_and_before_our_era_buckets_are_as_wide()
    {
        var buckets = new BucketScale(TimeSpan.TicksPerMinute, 0, new Learning());
        for (var i = 0; i < 13; i++)
        {
            buckets.Next(i * 10 * TimeSpan.TicksPerSecond, 0, 0.1);
        }

        Assert.Equal((2, 1), ((int)buckets.Bucket, buckets.Count));
    }

    private static BucketScale Minutes() => new(TimeSpan.TicksPerMinute, 0, new Learning());

    // A reading every ten seconds.
    private static void Feed(BucketScale buckets, int fromSeconds, int count, Func<int, double> value)
    {
        for (var i = 0; i < count; i++)
        {
            buckets.Next(Begin + ((fromSeconds + (10L * i)) * TimeSpan.TicksPerSecond), value(i), 0.1);
        }
    }
}
