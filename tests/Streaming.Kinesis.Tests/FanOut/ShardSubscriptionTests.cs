using Microsoft.Extensions.Time.Testing;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Client.Wire;
using SensorGrid.Streaming.Kinesis.FanOut;

namespace SensorGrid.Streaming.Kinesis.Tests.FanOut;

public sealed class ShardSubscriptionTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 30, 10, 0, 0, TimeSpan.Zero));
    private readonly EventStream _stream = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_that_have_come_together_are_one_page()
    {
        using var subscription = Open();
        _stream.Send((1, 2), (3, 0), (3, 4));
        _stream.Send((7, 1));
        var page = (await subscription.ReadAsync(CancellationToken))!;
        Assert.Equal(["1", "2", "3", "4", "5", "6"], page.Records!.Select(record => record.SequenceNumber));
        Assert.Equal("7", page.NextShardIterator);
        Assert.Equal("7", Assert.Single((await subscription.ReadAsync(CancellationToken))!.Records!).SequenceNumber);
    }

    [Fact]
    public async Task An_event_that_waited_for_its_reader_may_be_as_old_as_the_subscription()
    {
        var asked = _clock.GetUtcNow();
        using var subscription = Open();
        _stream.Send((1, 0));
        _clock.Advance(TimeSpan.FromMinutes(1));
        await subscription.ReadAsync(CancellationToken);
        Assert.Equal(asked, subscription.MadeAfter);
    }

    [Fact]
    public async Task An_event_that_was_waited_for_is_younger_than_the_wait_but_for_its_way()
    {
        using var subscription = Open();
        _clock.Advance(TimeSpan.FromMinutes(1));
        var waited = _clock.GetUtcNow();
        var reading = subscription.ReadAsync(CancellationToken);
        _clock.Advance(TimeSpan.FromSeconds(4));
        _stream.Send((1, 0));
        await reading;
        Assert.Equal(waited - TimeSpan.FromSeconds(5), subscription.MadeAfter);
    }

    [Fact]
    public async Task Silence_ends_a_subscription_and_is_not_taken_for_the_callers_cancellation()
    {
        using var subscription = Open();
        var reading = subscription.ReadAsync(CancellationToken);
        _clock.Advance(Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(reading.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<TimeoutException>(() => reading);

        using var cancelled = new CancellationTokenSource();
        reading = subscription.ReadAsync(cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    public void Dispose() => _stream.Dispose();

    private ShardSubscription Open() => new(new SubscribeToShardResponse(new SubscriptionEvents(_stream)), _clock.GetUtcNow(), Patience, _clock);
}
