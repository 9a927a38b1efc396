using SensorGrid.Grains.Interfaces.DeadLetters;
using SensorGrid.Grains.Shards;

namespace SensorGrid.Grains.Tests.Shards;

public sealed class DeadLetterBatchesTests
{
    [Fact]
    public void Nothing_is_no_call() => Assert.Empty(DeadLetterBatches.Of([]));

    [Fact]
    public void Calls_hold_at_most_500_and_keep_the_order()
    {
        var deadLetters = Enumerable.Range(0, 1201).Select(place => Letter(place, 1)).ToArray();

        var batches = DeadLetterBatches.Of(deadLetters).ToArray();

        Assert.Equal([500, 500, 201], batches.Select(batch => batch.Length));
        Assert.Equal(deadLetters, batches.SelectMany(batch => batch));
    }

    [Fact]
    public void Large_ones_go_alone()
    {
        var batches = DeadLetterBatches.Of([Letter(0, 1024 * 1024), Letter(1, 1024 * 1024), Letter(2, 1)]);

        Assert.Equal([1, 1, 1], batches.Select(batch => batch.Length));
    }

    private static DeadLetter Letter(int place, int bytes) =>
        new("shard", Some.Position(place), "bad", Some.Noon, "key", bytes, new byte[bytes]);
}
