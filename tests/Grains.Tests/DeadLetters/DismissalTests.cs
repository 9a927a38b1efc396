using SensorGrid.Features.Log;
using SensorGrid.Grains.DeadLetters;
using SensorGrid.Grains.Interfaces.DeadLetters;

namespace SensorGrid.Grains.Tests.DeadLetters;

[Collection(nameof(OneSilo))]
public sealed class DismissalTests(SensorCluster cluster)
{
    private static int _lanes = 20_000;

    private readonly IDeadLetterGrain _lane = cluster.Cluster.Client.GetGrain<IDeadLetterGrain>(Interlocked.Increment(ref _lanes));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Logs => ["a", RefusedValues.LogOf(ShardName.Parse("a"))];

    [Theory]
    [MemberData(nameof(Logs))]
    public async Task A_dismissed_letter_is_gone_and_does_not_come_back_when_it_is_read_again(string log)
    {
        await AddAsync(Letters(log, 0, 9));

        Assert.True(await _lane.DismissAsync(Letter(log, 9).Id, Cancellation));
        Assert.True(await _lane.DismissAsync(Letter(log, 4).Id, Cancellation));
        Assert.False(await _lane.DismissAsync(Letter(log, 4).Id, Cancellation));

        Assert.Null(await _lane.GetAsync(Letter(log, 4).Id, Cancellation));
        Assert.Equal(0, await AddAsync(Letters(log, 0, 9)));
        await cluster.Cluster.DeactivateAsync(_lane);
        Assert.Equal(1, await AddAsync(Letters(log, 0, 10)));
        Assert.Equal([10, 8, 7, 6, 5, 3, 2, 1, 0], (await ListAsync()).Select(PlaceOf));
        Assert.Equal(2, await _lane.CountRemovedAsync(Cancellation));
    }

    [Theory]
    [MemberData(nameof(Logs))]
    public async Task Letters_of_a_reason_are_dismissed_by_bounded_calls_in_all_segments_of_all_shards(string log)
    {
        await AddAsync([.. Letters(log, 0, 999, bytes: 900).Select(letter => letter with { Reason = PlaceOf(letter) % 2 == 0 ? "even: 0" : "odd: 1" })]);
        await AddAsync([.. Letters("b", 0, 99).Select(letter => letter with { Reason = "even: b" })]);

        var (dismissed, calls) = (0, 0);
        DeadLetterPlace? next = null;
        do
        {
            var done = await _lane.DismissByReasonAsync("even: *", next, mostLetters: 70, mostSegments: 3, Cancellation);
            Assert.InRange(done.Dismissed, 0, 70);
            Assert.InRange(done.SegmentsRead, 0, 3);
            dismissed += done.Dismissed;
            next = done.Next;
            calls++;
        }
        while (next is not null);

        Assert.Equal(600, dismissed);
        Assert.InRange(calls, 600 / 70, 40);
        await cluster.Cluster.DeactivateAsync(_lane);
        Assert.All(await _lane.ListAsync(null, 2000, 10, Cancellation), letter => Assert.Equal("odd: 1", letter.Reason));
        Assert.Equal(500, (await _lane.ListAsync(null, 2000, 10, Cancellation)).Length);
        Assert.Equal(0, await AddAsync(Letters(log, 0, 999, bytes: 900)));
    }

    [Fact]
    public async Task A_reason_without_a_star_is_matched_whole()
    {
        await AddAsync(Letter("a", 0) with { Reason = "one" }, Letter("a", 1) with { Reason = "one more" });

        Assert.Equal(1, (await _lane.DismissByReasonAsync("one", null, 100, 100, Cancellation)).Dismissed);

        Assert.Equal("one more", Assert.Single(await ListAsync()).Reason);
    }

    [Fact]
    public async Task All_that_is_stored_of_a_large_letter_goes()
    {
        var letter = Letter("a", 0, bytes: 600_000);
        await AddAsync(letter);
        var part = $"data-a-{letter.Position.Sequence}-0-0-2";
        Assert.True(await IsStoredAsync(part));

        Assert.True(await _lane.DismissAsync(letter.Id, Cancellation));

        Assert.False(await IsStoredAsync(part));
    }

    [Fact]
    public async Task A_dismissal_that_broke_off_can_be_made_again()
    {
        var letter = Letter("a", 0, bytes: 600_000);
        await AddAsync(letter);
        cluster.Switch.BeforeWrite = (name, grain) =>
            grain == _lane.GetGrainId() && name.StartsWith("segment", StringComparison.Ordinal) ? throw new IOException("Gone.") : Task.CompletedTask;
        using (new Disposable(() => cluster.Switch.BeforeWrite = null))
        {
            await Assert.ThrowsAsync<IOException>(async () => await _lane.DismissAsync(letter.Id, Cancellation));
        }

        Assert.Single(await ListAsync());
        Assert.True(await _lane.DismissAsync(letter.Id, Cancellation));
        Assert.Empty(await ListAsync());
    }

    private static DeadLetter[] Letters(string shard, int from, int to, int bytes = 20) =>
        [.. Enumerable.Range(from, to - from + 1).Select(place => Letter(shard, place, bytes))];

    private static DeadLetter Letter(string shard, int place, int bytes = 20) =>
        new(shard, Some.Position(place), "reason", Some.Noon.AddSeconds(place), "key", bytes, new byte[bytes]);

    private static int PlaceOf(DeadLetter letter) => (int)(letter.ArrivedAt - Some.Noon).TotalSeconds;

    private async Task<bool> IsStoredAsync(string name)
    {
        var state = new GrainState<DeadLetterChunk>(new DeadLetterChunk());
        await cluster.Storage.ReadStateAsync(name, _lane.GetGrainId(), state);
        return state.RecordExists;
    }

    private async Task<int> AddAsync(params DeadLetter[] letters) => await _lane.AddAsync(letters, Cancellation);

    private async Task<DeadLetter[]> ListAsync() => await _lane.ListAsync(null, 100, 4096, Cancellation);
}
