using SensorGrid.Grains.DeadLetters;
using SensorGrid.Grains.Interfaces.DeadLetters;

namespace SensorGrid.Grains.Tests.DeadLetters;

[Collection(nameof(OneSilo))]
public sealed class DeadLetterGrainTests(SensorCluster cluster)
{
    // Lanes that no shard of another test is in.
    private static int _lanes = 1000;

    private readonly IDeadLetterGrain _lane = cluster.Cluster.Client.GetGrain<IDeadLetterGrain>(Interlocked.Increment(ref _lanes));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dead_letters_are_listed_newest_first()
    {
        Assert.Equal(3, await AddAsync(Letters("a", 0, 2)));

        Assert.Equal([2, 1, 0], (await ListAsync()).Select(PlaceOf));
    }

    [Fact]
    public async Task What_is_sent_again_is_not_kept_again()
    {
        await AddAsync(Letters("a", 0, 9));

        Assert.Equal(5, await AddAsync(Letters("a", 5, 14)));
        Assert.Equal(0, await AddAsync(Letters("a", 0, 14)));

        Assert.Equal(Enumerable.Range(0, 15).Reverse(), (await ListAsync()).Select(PlaceOf));
    }

    [Fact]
    public async Task They_outlive_the_activation_and_so_does_the_memory_of_what_was_kept()
    {
        await AddAsync(Letters("a", 0, 9));
        await cluster.Cluster.DeactivateAsync(_lane);

        Assert.Equal(1, await AddAsync(Letters("a", 0, 10)));
        Assert.Equal(11, (await ListAsync()).Length);
    }

    [Fact]
    public async Task A_list_cuts_data_and_a_single_one_is_whole()
    {
        var letter = Letter("a", 0, bytes: 5000);
        await AddAsync(letter);

        var listed = Assert.Single(await _lane.ListAsync(null, 10, 100, Cancellation));
        Assert.Equal((5000, 100), (listed.Size, listed.Data.Length));
        Assert.Equal(letter.Data[..100], listed.Data);
        Assert.Equivalent(letter, await _lane.GetAsync(letter.Id, Cancellation), strict: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(DeadLetterEntry.BytesInEntry)]
    [InlineData(DeadLetterEntry.BytesInEntry + 1)]
    [InlineData(DeadLetterEntry.BytesInEntry + DeadLetterChunk.MostBytes)]
    [InlineData(1024 * 1024)]
    public async Task Data_of_any_size_comes_back(int bytes)
    {
        var letter = Letter("shard.with.dots", 7, bytes);
        await AddAsync(letter);
        await cluster.Cluster.DeactivateAsync(_lane);

        Assert.Equal(letter.Data, (await _lane.GetAsync(letter.Id, Cancellation))!.Data);
        Assert.Equal(letter.Data, Assert.Single(await _lane.ListAsync(null, 10, int.MaxValue, Cancellation)).Data);
    }

    [Fact]
    public async Task Parts_that_were_left_by_a_failed_write_are_written_over()
    {
        var letter = Letter("a", 0, bytes: 600_000);
        cluster.Switch.BeforeWrite = (name, grain) =>
            grain == _lane.GetGrainId() && name.StartsWith("segment", StringComparison.Ordinal) ? throw new IOException("Gone.") : Task.CompletedTask;
        using (new Disposable(() => cluster.Switch.BeforeWrite = null))
        {
            await Assert.ThrowsAsync<IOException>(() => AddAsync(letter));
            Assert.Empty(await ListAsync());
        }

        Assert.Equal(1, await AddAsync(letter));
        Assert.Equal(letter.Data, (await _lane.GetAsync(letter.Id, Cancellation))!.Data);
    }

    [Fact]
    public async Task An_unknown_id_is_answered_with_nothing()
    {
        await AddAsync(Letters("a", 0, 2));

        Assert.Null(await _lane.GetAsync(Letter("a", 5).Id, Cancellation));
        Assert.Null(await _lane.GetAsync(Letter("b", 1).Id, Cancellation));
        Assert.Null(await _lane.GetAsync("no.id", Cancellation));
        Assert.Null(await _lane.GetAsync("a.x.0.0", Cancellation));
    }

    [Fact]
    public async Task A_list_pages_through_many_segments_of_several_shards_in_order()
    {
        // One shard is read an hour behind the other: what comes later is not newer.
        var all = new List<DeadLetter>();
        for (var round = 0; round < 10; round++)
        {
            var ahead = Letters("ahead", round * 100, (round * 100) + 99, bytes: 900);
            var behind = Letters("behind", round * 100, (round * 100) + 99, bytes: 900)
                .Select(letter => letter with { ArrivedAt = letter.ArrivedAt.AddSeconds(-500) }).ToArray();
            await AddAsync(ahead);
            await AddAsync(behind);
            all.AddRange([.. ahead, .. behind]);
        }

        await cluster.Cluster.DeactivateAsync(_lane);
        var listed = new List<DeadLetter>();
        for (DeadLetterKey? before = null; ;)
        {
            var page = await _lane.ListAsync(before, 150, 10, Cancellation);
            if (page.Length == 0)
            {
                break;
            }

            listed.AddRange(page);
            before = new DeadLetterKey(page[^1].ArrivedAt, page[^1].Id);
        }

        var expected = all.OrderByDescending(letter => letter.ArrivedAt).ThenByDescending(letter => letter.Id, StringComparer.Ordinal);
        Assert.Equal(expected.Select(letter => letter.Id), listed.Select(letter => letter.Id));
        Assert.True(cluster.Switch.WritesOf("segment-ahead-5", _lane.GetGrainId()) > 0);
        foreach (var letter in all.Where((_, i) => i % 97 == 0))
        {
            Assert.Equal(letter.Data, (await _lane.GetAsync(letter.Id, Cancellation))!.Data);
        }
    }

    [Fact]
    public async Task When_somebody_else_has_written_the_activation_is_discarded_and_nothing_is_lost_or_doubled()
    {
        await AddAsync(Letters("a", 0, 9));
        await cluster.WriteBehindTheBackAsync<DeadLetterSegment>("segment-a-0", _lane.GetGrainId());

        await Assert.ThrowsAsync<Orleans.Storage.InconsistentStateException>(() => AddAsync(Letters("a", 10, 19)));
        Assert.Equal(10, await AddAsync(Letters("a", 0, 19)));

        Assert.Equal(Enumerable.Range(0, 20).Reverse(), (await ListAsync()).Select(PlaceOf));
    }

    [Fact]
    public async Task No_stored_item_is_larger_than_a_segment_whatever_comes()
    {
        var letters = Enumerable.Range(0, 60).Select(place => Letter("a", place, place % 3 == 0 ? 30_000 : 4000) with { Reason = new string('x', 3000) });
        await AddAsync([.. letters]);

        Assert.Equal(60, (await ListAsync()).Length);
        var largest = cluster.Switch.LargestOf<DeadLetterSegment>(_lane.GetGrainId(), segment => segment.Entries.Sum(entry => entry.StoredBytes));
        Assert.InRange(largest, 1, DeadLetterLog.MostSegmentBytes);
    }

    [Fact]
    public async Task The_first_redrive_is_kept_and_outlives_the_activation()
    {
        await AddAsync(Letters("a", 0, 2));
        var id = Letter("a", 1).Id;
        var first = new DeadLetterRedrive(Some.Noon, "b", "17");

        Assert.Equal(first, await _lane.MarkRedrivenAsync(id, first, Cancellation));
        await cluster.Cluster.DeactivateAsync(_lane);
        Assert.Equal(first, await _lane.MarkRedrivenAsync(id, first with { SequenceNumber = "18" }, Cancellation));

        Assert.Equal(first, (await _lane.GetAsync(id, Cancellation))!.Redriven);
        Assert.Equal([null, first, null], (await ListAsync()).Select(letter => letter.Redriven));
    }

    [Fact]
    public async Task A_letter_of_a_full_segment_is_marked_there_and_the_segment_stays_within_its_bound()
    {
        var letters = Letters("a", 0, 999, bytes: 0);
        await AddAsync(letters);
        var redrive = new DeadLetterRedrive(Some.Noon, "shardId-000000000000", new string('9', 56));

        for (var i = 0; i < letters.Length; i += 50)
        {
            Assert.Equal(redrive, await _lane.MarkRedrivenAsync(letters[i].Id, redrive, Cancellation));
        }

        await cluster.Cluster.DeactivateAsync(_lane);
        Assert.True(cluster.Switch.WritesOf("segment-a-1", _lane.GetGrainId()) > 0);
        Assert.Equal(1, await AddAsync(Letters("a", 0, 1000, bytes: 0)));
        var listed = await _lane.ListAsync(null, 1001, 10, Cancellation);
        Assert.Equal(1001, listed.Length);
        Assert.Equal(
            letters.Where((_, i) => i % 50 == 0).Select(letter => letter.Id).Order(StringComparer.Ordinal),
            listed.Where(letter => letter.Redriven == redrive).Select(letter => letter.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_letter_that_there_is_not_is_not_marked()
    {
        await AddAsync(Letters("a", 0, 2));
        var redrive = new DeadLetterRedrive(Some.Noon, "b", "17");

        Assert.Null(await _lane.MarkRedrivenAsync(Letter("a", 5).Id, redrive, Cancellation));
        Assert.Null(await _lane.MarkRedrivenAsync(Letter("b", 1).Id, redrive, Cancellation));
        Assert.Null(await _lane.MarkRedrivenAsync("no.id", redrive, Cancellation));
    }

    private static DeadLetter[] Letters(string shard, int from, int to, int bytes = 20) =>
        [.. Enumerable.Range(from, to - from + 1).Select(place => Letter(shard, place, bytes))];

    private static DeadLetter Letter(string shard, int place, int bytes = 20)
    {
        var data = new byte[bytes];
        new Random(place).NextBytes(data);
        return new DeadLetter(shard, Some.Position(place), "'temperature' is not a number: 世界", Some.Noon.AddSeconds(place), "key", bytes, data);
    }

    private static int PlaceOf(DeadLetter letter) => (int)(letter.ArrivedAt - Some.Noon).TotalSeconds;

    private async Task<int> AddAsync(params DeadLetter[] letters) => await _lane.AddAsync(letters, Cancellation);

    private async Task<DeadLetter[]> ListAsync() => await _lane.ListAsync(null, 100, 4096, Cancellation);
}
