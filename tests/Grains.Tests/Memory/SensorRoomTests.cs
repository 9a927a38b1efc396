using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Grains.Diagnostics;
using SensorGrid.Grains.Memory;
using SensorGrid.Grains.Sensors;

namespace SensorGrid.Grains.Tests.Memory;

public sealed class SensorRoomTests : IDisposable
{
    private const long Megabyte = 1 << 20;

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Who_comes_when_it_is_full_waits_and_is_served_in_order_as_others_leave()
    {
        var room = Room(maxLive: 2);
        SensorCell[] sensors = [.. Enumerable.Range(0, 4).Select(i => Sensor($"{i}"))];

        var entries = Array.ConvertAll(sensors, sensor => room.EnterAsync(sensor, Cancellation).AsTask());
        Assert.Equal([true, true, false, false], entries.Select(entry => entry.IsCompleted));
        room.Leave(sensors[0]);
        room.Leave(sensors[0]);

        await entries[2];
        Assert.False(entries[3].IsCompleted);
        Assert.Equal(2, room.Live);
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_no_place()
    {
        var room = Room(maxLive: 1);
        var (first, second, third) = (Sensor("1"), Sensor("2"), Sensor("3"));
        await room.EnterAsync(first, Cancellation);
        using var givingUp = new CancellationTokenSource();
        var waiting = room.EnterAsync(second, givingUp.Token).AsTask();
        var patient = room.EnterAsync(third, Cancellation).AsTask();

        await givingUp.CancelAsync();
        room.Leave(first);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await patient;
        Assert.Equal(1, room.Live);
    }

    [Fact]
    public async Task Who_gives_up_waiting_behind_a_reader_that_does_not_is_forgotten()
    {
        var room = Room(maxLive: 1);
        await room.EnterAsync(Sensor("first"), Cancellation);
        var reader = room.WaitAsync(Cancellation).AsTask();
        using var givingUp = new CancellationTokenSource();
        var waiting = room.EnterAsync(Sensor("second"), givingUp.Token).AsTask();
        Assert.Equal(2, room.Waiting);

        await givingUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(1, room.Waiting);
        Assert.False(reader.IsCompleted);
    }

    [Fact]
    public async Task One_free_place_is_for_one_reader_and_for_the_sensor_that_it_brings()
    {
        var room = Room(maxLive: 1);
        var (first, second) = (Sensor("first"), Sensor("second"));
        await room.EnterAsync(first, Cancellation);
        var readers = new[] { room.WaitAsync(Cancellation).AsTask(), room.WaitAsync(Cancellation).AsTask() };

        room.Leave(first);
        Assert.Equal(1, room.Waiting);
        await readers[0];
        await room.EnterAsync(second, Cancellation);
        room.EndWait();
        Assert.Equal(1, room.Waiting);
        room.Leave(second);

        Assert.Equal(0, room.Waiting);
        await readers[1];
    }

    [Fact]
    public async Task A_large_sensor_takes_the_room_of_many()
    {
        var room = Room(available: 100 * Megabyte);
        var (large, small) = (Sensor("large"), Sensor("small"));
        await room.EnterAsync(large, Cancellation);
        room.Resize(large, (int)room.LiveBytesAllowed);

        var waiting = room.EnterAsync(small, Cancellation).AsTask();
        Assert.False(waiting.IsCompleted);
        room.Leave(large);

        await waiting;
        Assert.Equal(MemoryBudget.YoungSensor, room.LiveBytes);
    }

    [Fact]
    public void What_is_known_of_others_leaves_less_room_but_always_some()
    {
        var room = Room(available: 200 * Megabyte);
        var before = room.LiveBytesAllowed;

        room.OnRead(20 * Megabyte);
        Assert.Equal(before - (20 * Megabyte), room.LiveBytesAllowed);
        room.OnRead(1_000 * Megabyte);

        Assert.Equal(64 * MemoryBudget.YoungSensor, room.LiveBytesAllowed);
    }

    [Fact]
    public void When_what_is_known_takes_its_part_of_the_memory_no_further_sensor_is_to_become_known()
    {
        var room = Room(available: 200 * Megabyte);

        room.OnListed(room.Budget.KnownSensors * MemoryBudget.KnownSensor - 1_000);
        room.OnRead(2_000);
        Assert.False(room.IsFullOfKnown);
        room.OnListed(2_000);

        Assert.True(room.IsFullOfKnown);
    }

    [Fact]
    public async Task When_all_that_were_to_leave_stay_others_are_asked_for()
    {
        var room = Room(maxLive: 1);
        var only = Sensor("only");
        await room.EnterAsync(only, Cancellation);
        await UseAsync(only);
        var waiting = room.WaitAsync(Cancellation).AsTask();
        Assert.True(await room.UntilHighAsync(Cancellation));
        Assert.Equal([only], room.Pick(256));
        Assert.False(room.IsHigh);

        room.Stays(only);

        var asked = room.UntilHighAsync(Cancellation).AsTask();
        Assert.True(asked.IsCompleted);
        Assert.False(waiting.IsCompleted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_waits_is_served_when_what_is_known_takes_less(bool isListed)
    {
        var room = Room(available: 200 * Megabyte);
        Action<long> know = isListed ? room.OnListed : room.OnRead;
        know(1_000 * Megabyte);
        var large = Sensor("large");
        await room.EnterAsync(large, Cancellation);
        room.Resize(large, (int)room.LiveBytesAllowed);
        var waiting = room.WaitAsync(Cancellation).AsTask();
        Assert.False(waiting.IsCompleted);

        know(-1_000 * Megabyte);

        Assert.Equal(0, room.Waiting);
        await waiting;
    }

    [Fact]
    public async Task Who_waits_is_served_when_a_sensor_takes_less()
    {
        var room = Room(available: 100 * Megabyte);
        var large = Sensor("large");
        await room.EnterAsync(large, Cancellation);
        room.Resize(large, (int)room.LiveBytesAllowed);
        var waiting = room.WaitAsync(Cancellation).AsTask();
        Assert.False(waiting.IsCompleted);

        room.Resize(large, 100_000);

        Assert.Equal(0, room.Waiting);
        await waiting;
    }

    [Fact]
    public async Task Those_not_used_since_the_last_look_leave_first()
    {
        var room = Room(maxLive: 16);
        var sensors = new List<SensorCell>();
        for (var i = 0; i < 16; i++)
        {
            sensors.Add(Sensor($"{i}"));
            await room.EnterAsync(sensors[i], Cancellation);
            await UseAsync(sensors[i]);
        }

        // The first look takes the chances of all, and two of them.
        var first = room.Pick(1);
        room.Stays(first[0]);
        foreach (var sensor in sensors.Where((_, i) => i % 2 == 0))
        {
            await UseAsync(sensor);
        }

        Assert.All(room.Pick(8), sensor => Assert.Equal(1, int.Parse(sensor.Id, System.Globalization.CultureInfo.InvariantCulture) % 2));
    }

    [Fact]
    public async Task One_that_is_held_or_was_not_called_yet_is_passed_over()
    {
        var room = Room(maxLive: 2);
        var (held, loading) = (Sensor("held"), Sensor("loading"));
        await room.EnterAsync(held, Cancellation);
        await room.EnterAsync(loading, Cancellation);
        var lease = await held.AcquireStillAsync();

        Assert.Empty(room.Pick(2));
        lease.Dispose();

        Assert.Equal([held], room.Pick(2));
    }

    [Theory]
    [InlineData(GCKind.Background)]
    [InlineData(GCKind.FullBlocking)]
    public void A_heap_that_is_full_after_a_whole_collection_leaves_less_room_until_it_is_not(GCKind wholeKind)
    {
        var room = Room(available: 200 * Megabyte);
        var all = room.LiveBytesAllowed;
        var (heap, whole, collections) = (new HeapState(1, 190 * Megabyte), default(HeapState), 0);
        using var watch = new HeapWatch(room, kind => kind == GCKind.Any ? heap : kind == wholeKind ? whole : default, () => collections++, TimeProvider.System);

        watch.Look();
        Assert.Equal((all, 1), (room.LiveBytesAllowed, collections));

        // A small one follows it before anybody looks.
        (whole, heap) = (new HeapState(2, 190 * Megabyte), new HeapState(3, 195 * Megabyte));
        watch.Look();
        watch.Look();
        Assert.InRange(room.LiveBytesAllowed, (long)(all * 0.84), (long)(all * 0.86));
        for (var i = 4; i < 11; i++)
        {
            heap = new HeapState(i, 100 * Megabyte);
            watch.Look();
        }

        Assert.Equal(all, room.LiveBytesAllowed);
    }

    private static ValueTask<int> UseAsync(SensorCell sensor) => sensor.ReadAsync(_ => 0, Cancellation);

    private static SensorCell Sensor(string id) => new(id, new NoActivation());

    private SensorRoom Room(long available = 1_000 * Megabyte, int? maxLive = null) =>
        new(new MemoryBudget(available, maxLive), new GrainMetrics(_services.GetRequiredService<IMeterFactory>()));

    private sealed class NoActivation : ISensorCellOwner
    {
        public GrainId GrainId => GrainId.Create("sensor", "s");

        public void WakeUp()
        {
        }

        public Task<bool> LeaveAsync() => Task.FromResult(true);
    }
}
