using Microsoft.Extensions.Time.Testing;
using SensorGrid.Streaming.Kinesis.FanOut;

namespace SensorGrid.Streaming.Kinesis.Tests.FanOut;

public sealed class SubscriptionPaceTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly SubscriptionPace _pace;

    public SubscriptionPaceTests() => _pace = new SubscriptionPace(_clock);

    [Fact]
    public void The_first_call_is_due_at_once() => Assert.Equal(TimeSpan.Zero, _pace.Remaining);

    [Fact]
    public void A_subscription_that_lasted_its_five_minutes_is_followed_at_once()
    {
        _pace.OnOpened();
        _clock.Advance(TimeSpan.FromMinutes(5));
        _pace.OnEnded(SubscriptionEnd.Expired);
        Assert.True(_pace.Remaining <= TimeSpan.Zero);
    }

    [Fact]
    public void One_that_broke_early_is_followed_when_the_service_takes_another_call()
    {
        _pace.OnOpened();
        _pace.OnEvent();
        _clock.Advance(TimeSpan.FromSeconds(2));
        _pace.OnEnded(SubscriptionEnd.Broken);
        Assert.InRange(_pace.Remaining, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3.2));
        _clock.Advance(TimeSpan.FromSeconds(3.2));
        Assert.True(_pace.Remaining <= TimeSpan.Zero);
    }

    [Fact]
    public void Refusals_in_a_row_wait_longer_and_longer_up_to_a_minute_and_a_half()
    {
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 12; i++)
        {
            _pace.OnRefused(FallBackReason.Unreachable);
            waits.Add(_pace.Remaining);
        }

        Assert.InRange(waits[0], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        Assert.True(waits[5] > 4 * waits[0]);
        Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(90)));
    }

    [Fact]
    public void What_somebody_has_to_change_is_tried_again_after_minutes()
    {
        _pace.OnRefused(FallBackReason.AccessDenied);
        Assert.InRange(_pace.Remaining, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(7.5));
    }

    [Fact]
    public void A_reader_that_is_taken_over_again_and_again_waits_longer_until_a_subscription_lasts()
    {
        Assert.InRange(TakenOver(), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(8));
        Assert.True(TakenOver() > TimeSpan.FromSeconds(10));
        Assert.True(TakenOver() > TimeSpan.FromSeconds(20));
        _pace.OnOpened();
        _pace.OnEnded(SubscriptionEnd.Expired);
        Assert.InRange(TakenOver(), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(8));
    }

    private TimeSpan TakenOver()
    {
        _pace.OnOpened();
        _pace.OnEvent();
        _pace.OnEnded(SubscriptionEnd.TakenOver);
        return _pace.Remaining;
    }
}
