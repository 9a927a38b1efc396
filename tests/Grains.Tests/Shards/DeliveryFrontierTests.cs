using Microsoft.Extensions.Time.Testing;
using SensorGrid.Grains.Shards;

namespace SensorGrid.Grains.Tests.Shards;

public sealed class DeliveryFrontierTests
{
    private readonly FakeTimeProvider _clock = new(Some.Noon);
    private readonly DeliveryFrontier _frontier = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wait_ends_with_the_delivery_of_its_record_and_no_sooner()
    {
        _frontier.Begin(null);
        var waiting = Wait(7);

        _frontier.OnDelivered(Some.Position(6), Some.Noon);
        Assert.False(waiting.IsCompleted);
        _frontier.OnDelivered(Some.Position(7), Some.Noon);

        await waiting;
    }

    [Fact]
    public async Task A_later_record_ends_it_as_well_and_each_wait_has_a_record_of_its_own()
    {
        var (soon, late) = (Wait(3), Wait(30));

        _frontier.OnDelivered(Some.Position(10), Some.Noon);

        await soon;
        Assert.False(late.IsCompleted);
        _frontier.OnDelivered(Some.Position(99), Some.Noon);
        await late;
    }

    [Fact]
    public async Task A_wait_is_over_after_its_time()
    {
        var waiting = Wait(1, seconds: 2);

        _clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));

        await waiting;
    }

    [Fact]
    public async Task What_was_delivered_is_not_waited_for()
    {
        _frontier.Begin(Some.Position(5));

        await Wait(5);

        Assert.False(Wait(6).IsCompleted);
    }

    [Fact]
    public async Task A_reader_that_goes_back_has_not_delivered_what_comes_again()
    {
        _frontier.OnDelivered(Some.Position(9), Some.Noon);

        _frontier.Begin(Some.Position(4));

        Assert.Equal((Some.Position(4), null), _frontier.State);
        var waiting = Wait(9);
        Assert.False(waiting.IsCompleted);
        _frontier.OnDelivered(Some.Position(9), Some.Noon);
        await waiting;
    }

    [Fact]
    public async Task A_reader_that_stops_ends_all_waits()
    {
        var waiting = Wait(1);

        _frontier.End();

        await waiting;
    }

    [Fact]
    public async Task Who_goes_ends_its_wait_alone()
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var (leaving, staying) = (_frontier.WaitAsync(Some.Position(1), TimeSpan.FromSeconds(5), _clock, gone.Token), Wait(1));

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        Assert.False(staying.IsCompleted);
    }

    [Fact]
    public async Task Beyond_the_bound_nobody_waits()
    {
        var waiting = Enumerable.Range(0, DeliveryFrontier.MostWaits).Select(_ => Wait(1)).ToArray();

        await Wait(1);

        Assert.All(waiting, wait => Assert.False(wait.IsCompleted));
        _frontier.End();
        await Task.WhenAll(waiting);
    }

    [Fact]
    public void The_instant_up_to_which_all_was_delivered_never_goes_back()
    {
        _frontier.OnDelivered(Some.Position(1), Some.Noon.AddSeconds(5));
        _frontier.OnReached(Some.Noon.AddSeconds(3));
        Assert.Equal(Some.Noon.AddSeconds(5), _frontier.State.UpTo);

        _frontier.OnReached(Some.Noon.AddSeconds(8));

        Assert.Equal(Some.Noon.AddSeconds(8), _frontier.State.UpTo);
    }

    private Task Wait(int place, double seconds = 5) => _frontier.WaitAsync(Some.Position(place), TimeSpan.FromSeconds(seconds), _clock, Cancellation);
}
