using SensorGrid.Api.Sensors;
using SensorGrid.Api.Settings;
using SensorGrid.Http.Memory;

namespace SensorGrid.Api.Tests.Sensors;

public sealed class BatchRoomTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_waits_for_room_and_has_it_when_another_one_ends()
    {
        using var room = new BatchRoom();
        var all = await FillAsync(room);

        var waiting = room.EnterAsync(500, Cancelled).AsTask();
        Assert.False(waiting.IsCompleted);
        all[0].Dispose();

        using var lease = await waiting;
        Assert.Equal(0, room.Refusals);
        all.ForEach(other => other.Dispose());
    }

    [Fact]
    public async Task A_batch_that_finds_no_room_for_two_seconds_is_refused_for_now()
    {
        using var room = new BatchRoom();
        var all = await FillAsync(room);

        await Assert.ThrowsAsync<OverloadedException>(async () => await room.EnterAsync(1, Cancelled));

        Assert.Equal(1, room.Refusals);
        all.ForEach(other => other.Dispose());
        (await room.EnterAsync(RequestLimits.BatchSensors, Cancelled)).Dispose();
    }

    [Fact]
    public async Task Batches_beyond_those_that_may_wait_are_refused_at_once()
    {
        using var room = new BatchRoom();
        var all = await FillAsync(room);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var waiting = Enumerable.Range(0, 4 * BatchRoom.Sensors / RequestLimits.BatchSensors).Select(_ => room.EnterAsync(RequestLimits.BatchSensors, leaving.Token).AsTask()).ToArray();

        var late = room.EnterAsync(1, Cancelled).AsTask();

        Assert.True(late.IsFaulted);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(waiting));
        all.ForEach(other => other.Dispose());
    }

    private static async Task<List<IDisposable>> FillAsync(BatchRoom room)
    {
        var leases = new List<IDisposable>();
        for (var i = 0; i < BatchRoom.Sensors / RequestLimits.BatchSensors; i++)
        {
            leases.Add(await room.EnterAsync(RequestLimits.BatchSensors, Cancelled));
        }

        return leases;
    }
}
