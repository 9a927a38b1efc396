using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.DeadLetters;

namespace SensorGrid.Grains.Tests.DeadLetters;

/// <summary>Dead letters that are kept for a day, and 1 MB of them a lane.</summary>
public sealed class RetentionTests(RetentionTests.SmallLanes cluster) : IClassFixture<RetentionTests.SmallLanes>
{
    private const int MostBytes = 1024 * 1024;

    private static int _lanes;

    private readonly IDeadLetterGrain _lane = cluster.Cluster.Client.GetGrain<IDeadLetterGrain>(Interlocked.Increment(ref _lanes));
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Logs => ["a", RefusedValues.LogOf(ShardName.Parse("a"))];

    [Theory]
    [MemberData(nameof(Logs))]
    public async Task Beyond_the_bytes_of_a_lane_the_oldest_leave_and_do_not_come_back(string log)
    {
        var letters = Enumerable.Range(0, 3000).Select(place => Letter(log, place, _now.AddSeconds(place - 5000), 1000)).ToArray();
        foreach (var group in letters.Chunk(500))
        {
            await _lane.AddAsync(group, Cancellation);
        }

        var kept = await _lane.ListAsync(null, 5000, 0, Cancellation);
        Assert.InRange(kept.Length * 1000L, MostBytes / 2, MostBytes);
        Assert.Equal(letters.Reverse().Take(kept.Length).Select(letter => letter.Id), kept.Select(letter => letter.Id));
        Assert.Equal(letters.Length - kept.Length, await _lane.CountRemovedAsync(Cancellation));
        await cluster.Cluster.DeactivateAsync(_lane);
        Assert.Equal(0, await _lane.AddAsync(letters[..500], Cancellation));
        Assert.Equal(0, await _lane.AddAsync(letters[^500..], Cancellation));
        Assert.Equal(kept.Length, (await _lane.ListAsync(null, 5000, 0, Cancellation)).Length);
    }

    [Fact]
    public async Task The_oldest_leave_first_whatever_the_shard()
    {
        await _lane.AddAsync([.. Enumerable.Range(0, 600).Select(place => Letter("old", place, _now.AddHours(-5).AddSeconds(place), 1000))], Cancellation);
        await _lane.AddAsync([.. Enumerable.Range(0, 600).Select(place => Letter("new", place, _now.AddHours(-1).AddSeconds(place), 1000))], Cancellation);

        var kept = await _lane.ListAsync(null, 5000, 0, Cancellation);

        Assert.Equal(600, kept.Count(letter => letter.Shard == "new"));
        Assert.InRange(kept.Count(letter => letter.Shard == "old"), 1, 500);
    }

    [Fact]
    public async Task What_is_older_than_the_retention_leaves_with_the_next_that_comes_and_what_is_younger_stays()
    {
        await _lane.AddAsync([Letter("a", 0, _now.AddHours(-30), 10), Letter("a", 1, _now.AddHours(-25), 200_000)], Cancellation);
        await _lane.AddAsync([Letter("b", 0, _now.AddHours(-23), 10)], Cancellation);

        Assert.Equal("b", Assert.Single(await _lane.ListAsync(null, 100, 0, Cancellation)).Shard);
        Assert.Equal(0, await _lane.AddAsync([Letter("a", 1, _now.AddHours(-25), 200_000)], Cancellation));
        Assert.Equal(1, await _lane.AddAsync([Letter("a", 2, _now, 10)], Cancellation));
    }

    [Fact]
    public async Task Large_letters_count_with_all_of_their_bytes()
    {
        for (var place = 0; place < 10; place++)
        {
            await _lane.AddAsync([Letter("a", place, _now.AddSeconds(place), 600_000)], Cancellation);
        }

        Assert.Equal(Letter("a", 9, _now, 0).Id, Assert.Single(await _lane.ListAsync(null, 100, 0, Cancellation)).Id);
        Assert.Equal(1, await _lane.AddAsync([Letter("a", 10, _now.AddSeconds(10), 10)], Cancellation));
    }

    [Theory]
    [MemberData(nameof(Logs))]
    public async Task Of_few_large_letters_those_that_fit_stay(string log)
    {
        // As one call: the segment that takes more must not take all of them.
        await _lane.AddAsync([.. Enumerable.Range(0, 9).Select(place => Letter(log, place, _now.AddSeconds(place), MostBytes / 8))], Cancellation);

        var kept = await _lane.ListAsync(null, 100, 0, Cancellation);

        Assert.Equal(Enumerable.Range(0, 7).Select(place => Letter(log, 8 - place, _now, 0).Id), kept.Select(letter => letter.Id));
    }

    [Fact]
    public async Task After_a_call_that_adds_many_large_letters_there_are_no_more_bytes_than_are_kept()
    {
        await _lane.AddAsync([.. Enumerable.Range(0, 60).Select(place => Letter("a", place, _now.AddSeconds(place), 100_000))], Cancellation);

        Assert.Equal(MostBytes / 100_500, (await _lane.ListAsync(null, 100, 0, Cancellation)).Length);
    }

    [Theory]
    [MemberData(nameof(Logs))]
    public async Task The_newest_letter_stays_even_if_it_alone_has_more_bytes_than_are_kept(string log)
    {
        await _lane.AddAsync([Letter(log, 0, _now, 10), Letter(log, 1, _now.AddSeconds(1), 3 * MostBytes)], Cancellation);

        Assert.Equal(Letter(log, 1, _now, 0).Id, Assert.Single(await _lane.ListAsync(null, 100, 0, Cancellation)).Id);
        await _lane.AddAsync([Letter(log, 2, _now.AddSeconds(2), 10)], Cancellation);
        Assert.Equal(Letter(log, 2, _now, 0).Id, Assert.Single(await _lane.ListAsync(null, 100, 0, Cancellation)).Id);
    }

    private static DeadLetter Letter(string shard, int place, DateTimeOffset arrivedAt, int bytes) =>
        new(shard, Some.Position(place), "reason", arrivedAt, "key", bytes, new byte[bytes]);

    public sealed class SmallLanes : SensorCluster
    {
        protected override void AddServices(IServiceCollection services) => services.Configure<SensorGrainsOptions>(options =>
        {
            options.DeadLetterRetention = TimeSpan.FromDays(1);
            options.DeadLetterLaneBytes = MostBytes;
        });
    }
}
