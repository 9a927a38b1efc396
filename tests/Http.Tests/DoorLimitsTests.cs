namespace SensorGrid.Http.Tests;

public sealed class DoorLimitsTests
{
    private const long MiB = 1024 * 1024;

    [Theory]
    [InlineData(1024L, 354, 16_384L, 348)] // Three quarters of 1,024 less the 560 that a silo comes to.
    [InlineData(1024L, 900, 16_384L, 93)]
    [InlineData(768L, 100, 16_384L, 156)]
    [InlineData(1_048_576L, 100, 200L, 400)] // Memory is the bound.
    [InlineData(null, 0, 1_048_576L, 65_536)]
    [InlineData(256L, 300, 16_384L, 1)]
    public void Connections_are_three_quarters_of_the_free_descriptors_or_what_memory_is_good_for(long? limit, int open, long memory, int connections) =>
        Assert.Equal(connections, DoorLimits.Of(limit, open, memory * MiB, share: 1).Connections);

    [Theory]
    [InlineData(200L, 25L)]
    [InlineData(100L, 24L)]
    [InlineData(24_000L, 256L)]
    public void Bodies_and_answers_have_an_eighth_of_the_memory_each(long memory, long bytes)
    {
        var limits = DoorLimits.Of(null, 0, memory * MiB, share: 1);

        Assert.Equal((bytes * MiB, bytes * MiB), (limits.BodyBytes, limits.AnswerBytes));
    }
}
