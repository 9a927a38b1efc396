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
}
