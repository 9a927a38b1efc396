using SensorGrid.Grains.Memory;

namespace SensorGrid.Grains.Tests.Memory;

public sealed class MemoryBudgetTests
{
    [Theory]
    [InlineData(200, 5_000, 100_000)]
    [InlineData(2_000, 100_000, 3_000_000)]
    [InlineData(20_000, 1_000_000, 50_000_000)]
    public void More_memory_is_good_for_more_sensors(int megabytes, int live, int known)
    {
        var budget = new MemoryBudget((long)megabytes << 20, null);

        Assert.InRange(budget.LiveSensors, live, live * 3);
        Assert.InRange(budget.KnownSensors, known, known * 6);
        Assert.True(budget.OldSensors < budget.LiveSensors / 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(70)]
    public void However_little_memory_there_is_some_sensors_may_live(int megabytes)
    {
        var budget = new MemoryBudget((long)megabytes << 20, null);

        Assert.InRange(budget.ForLive(known: 1L << 30), 64 * MemoryBudget.YoungSensor, 1 << 20);
    }

    [Fact]
    public void A_number_that_is_set_is_the_most_but_what_memory_holds_counts_still()
    {
        Assert.Equal(1_000, new MemoryBudget(1L << 30, 1_000).LiveSensors);
        Assert.Equal(new MemoryBudget(200L << 20, null).LiveSensors, new MemoryBudget(200L << 20, 1_000_000).LiveSensors);
    }

    [Fact]
    public void The_line_at_start_says_memory_live_and_known_sensors() => Assert.Equal(
        "200 MB: 9,200 sensors live with few readings, 3,700 after an hour at one a second; 490,000 known",
        new SensorCapacity(new MemoryBudget(200L << 20, null)).Text);
}
