using Microsoft.Extensions.Time.Testing;
using SensorGrid.Grains.Shards;
using SensorGrid.Streaming.Kinesis.Shards;
using SensorGrid.TestKit;

namespace SensorGrid.Grains.Tests.Shards;

public sealed class PacedWritesTests
{
    private const int Sensors = 20, Seconds = 10;

    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writes_begin_evenly_over_the_time_that_there_is()
    {
        using var writes = Over(TimeSpan.FromSeconds(Seconds), CancellationToken.None);
        var waiting = Enumerable.Range(0, Sensors).Select(_ => writes.NextAsync()).ToArray();
        for (var second = 0; second < Seconds; second++)
        {
            // Those of this second, and of no later one: time stands.
            await Eventually.ComesAsync($"The writes of second {second}", Task.WhenAll(waiting[..((second * 2) + 1)]));
            Assert.All(waiting[((second * 2) + 1)..], wait => Assert.False(wait.IsCompleted));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        await Eventually.ComesAsync("The last writes", Task.WhenAll(waiting));
    }

    [Fact]
    public void Without_time_none_waits()
    {
        using var writes = Over(TimeSpan.Zero, CancellationToken.None);

        Assert.All(Enumerable.Range(0, Sensors), _ => Assert.True(writes.NextAsync().IsCompletedSuccessfully));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task In_a_hurry_all_that_are_left_begin_at_once(bool failed)
    {
        using var hurry = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var writes = Over(TimeSpan.FromDays(1), hurry.Token);
        var waiting = Enumerable.Range(0, Sensors / 2).Select(_ => writes.NextAsync()).ToArray();
        Assert.Equal(1, waiting.Count(wait => wait.IsCompleted));

        await (failed ? writes.HurryAsync() : hurry.CancelAsync());

        await Eventually.ComesAsync("The writes", Task.WhenAll(waiting));
        Assert.True(writes.NextAsync().IsCompletedSuccessfully);
    }

    private PacedWrites Over(TimeSpan time, CancellationToken hurry) => new(new PersistPace(time, hurry), Sensors, _clock, Cancellation);
}
