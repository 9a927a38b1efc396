using Microsoft.Extensions.Time.Testing;
using SensorGrid.Cli.Publish;

namespace SensorGrid.Cli.Tests.Publish;

public sealed class PacerTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(null, 500)]
    [InlineData(1.0, 1)]
    [InlineData(100.0, 10)]
    [InlineData(100_000.0, 500)]
    public void Batches_are_small_enough_to_go_out_evenly(double? rate, int size) => Assert.Equal(size, new Pacer(rate, _time).BatchSize);

    [Fact]
    public async Task The_second_batch_waits_until_it_is_due()
    {
        var pacer = new Pacer(100, _time);
        await pacer.WaitAsync(10, TestContext.Current.CancellationToken);

        var second = pacer.WaitAsync(10, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        await second;
    }

    [Fact]
    public async Task A_slow_batch_is_made_up_for()
    {
        var pacer = new Pacer(100, _time);
        await pacer.WaitAsync(10, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.All(Enumerable.Range(0, 9).Select(_ => pacer.WaitAsync(10, TestContext.Current.CancellationToken)), batch => Assert.True(batch.IsCompleted));
    }
}
