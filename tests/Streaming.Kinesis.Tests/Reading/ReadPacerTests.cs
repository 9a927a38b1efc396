using Microsoft.Extensions.Time.Testing;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Streaming.Kinesis.Tests.Reading;

public sealed class ReadPacerTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_that_has_caught_up_waits_the_interval_between_two_reads()
    {
        var pacer = new ReadPacer(Interval, _time);
        await pacer.WaitAsync(behind: false, CancellationToken);
        var second = pacer.WaitAsync(behind: false, CancellationToken);
        _time.Advance(Interval - TimeSpan.FromMilliseconds(1));
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await second;
    }

    [Fact]
    public async Task A_reader_that_is_behind_reads_five_times_at_once_and_then_waits_for_the_window()
    {
        var pacer = new ReadPacer(Interval, _time);
        for (var i = 0; i < 5; i++)
        {
            var read = pacer.WaitAsync(behind: true, CancellationToken);
            Assert.True(read.IsCompletedSuccessfully);
        }

        var sixth = pacer.WaitAsync(behind: true, CancellationToken);
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(sixth.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await sixth;
    }

    [Fact]
    public async Task Readers_that_have_caught_up_together_read_apart_from_one_another()
    {
        var phases = new ReadPhases();
        ReadPacer[] pacers = [.. Enumerable.Range(0, 4).Select(_ => new ReadPacer(Interval, _time, phases.Next()))];

        var reads = await ReadAsync(pacers, Enumerable.Repeat(1, 10_000));

        var all = reads.SelectMany(times => times.Skip(10)).Order().ToArray();
        Assert.All(all.Zip(all.Skip(1)), pair => Assert.InRange((pair.Second - pair.First).TotalMilliseconds, Interval.TotalMilliseconds / 8, double.MaxValue));
    }

    [Fact]
    public async Task Readers_that_were_late_are_in_phase_again_within_some_intervals()
    {
        ReadPacer[] pacers = [new(Interval, _time, phase: 0.25), new(Interval, _time, phase: 0.75)];

        var reads = await ReadAsync(pacers, [.. Enumerable.Repeat(1, 1_100), 190, .. Enumerable.Repeat(1, 10_000)]);

        var last = reads.Select(times => times[^1]).Order().ToArray();
        Assert.Equal(Interval.TotalMilliseconds * 0.51, (last[1] - last[0]).TotalMilliseconds, tolerance: 3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task However_late_timers_are_five_reads_take_five_intervals_and_none_waits_much_longer_than_one(int seed)
    {
        var random = new Random(seed);
        var phases = new ReadPhases();
        ReadPacer[] pacers = [.. Enumerable.Range(0, 3).Select(_ => new ReadPacer(Interval, _time, phases.Next()))];

        var reads = await ReadAsync(pacers, Enumerable.Range(0, 60_000).Select(_ => random.Next(100) == 0 ? random.Next(150) : 1));

        foreach (var times in reads)
        {
            Assert.All(times.Zip(times.Skip(5)), pair => Assert.True(pair.Second - pair.First >= 5 * Interval));
            Assert.All(times.Zip(times.Skip(1)), pair => Assert.InRange((pair.Second - pair.First).TotalMilliseconds, 0, (Interval.TotalMilliseconds * 1.6) + 150));
        }
    }

    // The instants at which each reader reads, while time advances by steps (milliseconds): a timer is as late as its step is long.
    private Task<List<TimeSpan>[]> ReadAsync(ReadPacer[] pacers, IEnumerable<int> steps) => Task.Run(async () =>
    {
        var begun = _time.GetTimestamp();
        var reads = pacers.Select(_ => new List<TimeSpan>()).ToArray();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        var reading = pacers.Select((pacer, reader) => ReadOnAsync(pacer, reads[reader])).ToArray();
        foreach (var step in steps)
        {
            _time.Advance(TimeSpan.FromMilliseconds(step));
        }

        await end.CancelAsync();
        await Task.WhenAll(reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return reads;

        async Task ReadOnAsync(ReadPacer pacer, List<TimeSpan> times)
        {
            while (true)
            {
                await pacer.WaitAsync(behind: false, end.Token);
                times.Add(_time.GetElapsedTime(begun));
            }
        }
    });
}
