using Microsoft.Extensions.Time.Testing;
using SensorGrid.Grains.Sensors;

namespace SensorGrid.Grains.Tests.Sensors;

public sealed class QuestionRoomTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly QuestionRoom _room;

    public QuestionRoomTests() => _room = new QuestionRoom(1, _clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Who_finds_no_room_has_it_when_another_one_leaves()
    {
        Assert.True(await _room.TryEnterAsync(Cancellation));
        var waiting = _room.TryEnterAsync(Cancellation).AsTask();
        Assert.False(waiting.IsCompleted);

        _room.Leave();

        Assert.True(await waiting);
    }

    [Fact]
    public async Task Who_finds_none_for_two_seconds_is_refused()
    {
        Assert.True(await _room.TryEnterAsync(Cancellation));
        var waiting = _room.TryEnterAsync(Cancellation).AsTask();

        _clock.Advance(QuestionRoom.Patience);

        Assert.False(await waiting);
    }

    [Fact]
    public async Task Beyond_those_that_may_wait_one_is_refused_at_once()
    {
        Assert.True(await _room.TryEnterAsync(Cancellation));
        var waiting = Enumerable.Range(0, 8).Select(_ => _room.TryEnterAsync(Cancellation).AsTask()).ToArray();

        Assert.False(await _room.TryEnterAsync(Cancellation));

        Assert.All(waiting, wait => Assert.False(wait.IsCompleted));
        _clock.Advance(QuestionRoom.Patience);
        Assert.Equal(new bool[8], await Task.WhenAll(waiting));
    }
}
