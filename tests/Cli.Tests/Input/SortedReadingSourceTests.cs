using SensorGrid.Cli.Input;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Tests.Input;

public sealed class SortedReadingSourceTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(5_000)]
    [InlineData(long.MaxValue)]
    public async Task Readings_come_by_time_and_those_of_one_time_in_their_order_however_little_memory_there_is(long runBytes)
    {
        var random = new Random(7);
        InputItem[] items = [.. Enumerable.Range(1, 300).Select(line => InputItem.Of(line, Reading(random.Next(40), line), $"t{line}"))];

        var sorted = await ReadAsync(new SortedReadingSource(new Items(items), runBytes));

        var expected = items.OrderBy(item => item.Reading!.EventTime).ToArray();
        Assert.Equal(expected.Select(item => (item.Line, item.Timestamp)), sorted.Select(item => (item.Line, item.Timestamp)));
        Assert.All(expected.Zip(sorted), pair => Assert.Equivalent(pair.First.Reading, pair.Second.Reading));
    }

    [Fact]
    public async Task Refused_rows_are_not_lost()
    {
        var sorted = await ReadAsync(new SortedReadingSource(new Items([InputItem.Of(1, Reading(2, 1)), InputItem.Bad(2, "no"), InputItem.Of(3, Reading(1, 3))])));

        Assert.Equal([2, 3, 1], sorted.Select(item => item.Line));
    }

    private static Reading Reading(int second, int line) =>
        new($"s{line % 3}", Start.AddSeconds(second), [new MetricValue("a", line), new MetricValue("b", 0.1)], line % 2 == 0 ? $"id{line}" : null)
        {
            Missing = line % 5 == 0 ? ["c", "d"] : [],
            Retires = line % 7 == 0,
            Feedback = line % 11 == 0 ? new AnomalyFeedback(line % 2 == 0 ? AnomalyVerdict.Normal : AnomalyVerdict.Fault, line % 3 == 0 ? "a" : null, Start, Start.AddTicks(line)) : null,
        };

    private static ValueTask<List<InputItem>> ReadAsync(SortedReadingSource source) =>
        source.ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    private sealed class Items(InputItem[] items) : IReadingSource
    {
        public string Name => "items";

        public bool IsOneSeries => false;

        public double Fraction => 0;

        public IReadOnlyList<string> LeftOut => [];

        public IReadOnlyList<string> Remarks => [];

        public Task<IReadOnlyCollection<string>> GetMetricsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<InputItem> ReadAsync(CancellationToken cancellationToken) => items.ToAsyncEnumerable();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
