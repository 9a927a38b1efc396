using SensorGrid.Sql.Forest;

namespace SensorGrid.Sql.Tests.Forest;

public sealed class ForestRandomTests
{
    [Fact]
    public void The_numbers_are_those_of_the_published_generator()
    {
        var random = StoredCopy.Of(
            writer =>
            {
                foreach (var word in (ulong[])[1, 2, 3, 4])
                {
                    writer.Write(word);
                }
            },
            ForestRandom.Read);
        ulong[] published = [11520, 0, 1509978240, 1215971899390074240];
        Assert.All(published, word => Assert.Equal((word >> 11) / 9007199254740992.0, random.NextUnit()));
    }

    [Fact]
    public void Streams_of_one_seed_and_seeds_of_one_stream_differ()
    {
        double[] firsts = [First(1, 0), First(1, 1), First(2, 0), First(2, 1), First(0, 0), First(0, 1)];
        Assert.Equal(firsts.Length, firsts.Distinct().Count());
    }

    [Fact]
    public void Open_numbers_are_spread_evenly_and_have_finite_keys()
    {
        var random = new ForestRandom(3, 0);
        var sum = 0.0;
        for (var i = 0; i < 100_000; i++)
        {
            var unit = random.NextOpenUnit();
            Assert.True(double.IsFinite(DecayedSample.KeyOf(0, unit)));
            sum += unit;
        }

        Assert.InRange(sum / 100_000, 0.495, 0.505);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(4503599627370495.5)]
    public void The_ends_of_the_open_numbers_have_finite_keys(double steps) =>
        Assert.True(double.IsFinite(DecayedSample.KeyOf(0, steps / (1UL << 52))));

    private static double First(ulong seed, int stream) => new ForestRandom(seed, stream).NextUnit();
}
