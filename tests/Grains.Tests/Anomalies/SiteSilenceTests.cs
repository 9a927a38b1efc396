using SensorGrid.Features.Detection;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Anomalies;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Grains.Tests.Anomalies;

/// <summary>Silences come to the feed of a site; sensors have a reading a second, and are missed after twenty.</summary>
[Collection(nameof(OneSilo))]
public sealed class SiteSilenceTests(SensorCluster cluster) : IDisposable
{
    private readonly string _site = Some.Name("site");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IAnomalyFeedGrain Feed => cluster.Feed(_site);

    public void Dispose() => cluster.Switch.BeforeWrite = null;

    [Fact]
    public async Task Two_sensors_that_stop_are_two_anomalies_and_so_are_four()
    {
        await AddAsync(Range(0, 4, Silence));

        Assert.Equal(4, (await ListAsync()).Length);
    }

    [Fact]
    public async Task Five_sensors_that_stop_within_seconds_are_one_anomaly_of_the_site()
    {
        await AddAsync(Range(0, 4, Silence));
        await AddAsync([Silence(4)]);

        var one = Assert.Single(await ListAsync()).Anomaly;
        Assert.Equal((AnomalyKind.SiteSilence, 5, null), (one.Episode.Kind, one.SensorCount, one.Episode.EndedAt));
        Assert.Equal(Range(0, 5, IdOf), one.Sensors!.Order(StringComparer.Ordinal));
        Assert.Equal((Some.Noon, Some.Noon.AddSeconds(4)), (one.Episode.StartedAt, one.Episode.PeakAt));
        Assert.EndsWith(".siteSilence", one.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_follows_hears_what_became_of_those_that_were_shown_before()
    {
        await AddAsync(Range(0, 4, Silence));
        await AddAsync([Silence(4)]);

        var changes = (await Feed.ReadAsync(4, 100, Cancellation)).Entries;

        var one = changes[0].Anomaly;
        Assert.Equal(AnomalyKind.SiteSilence, one.Episode.Kind);
        Assert.Equal(Range(0, 4, IdOf), changes[1..].Select(entry => entry.Anomaly.SensorId).Order(StringComparer.Ordinal));
        Assert.All(changes[1..], entry => Assert.Equal((one.Id, entry.Anomaly.Episode.StartedAt), (entry.Anomaly.FoldedIn, entry.Anomaly.Episode.EndedAt)));
    }

    [Fact]
    public async Task Sensors_that_stop_minutes_apart_are_anomalies_of_their_own()
    {
        await AddAsync(Range(0, 20, i => Silence(i, seconds: 60 * i)));

        Assert.Equal(20, (await ListAsync()).Length);
        Assert.All(await ListAsync(), entry => Assert.Equal(AnomalyKind.Silence, entry.Anomaly.Episode.Kind));
    }

    [Fact]
    public async Task A_sensor_that_reports_rarely_joins_when_it_is_missed()
    {
        await AddAsync(Range(0, 10, Silence));

        // A reading in ten minutes: its last one was eight minutes before the others stopped, and it is missed an hour and a half later.
        await AddAsync([Silence(10, seconds: -480, length: 6000)]);
        await AddAsync([Silence(11, seconds: -480, length: 60)]);

        var entries = await ListAsync();
        Assert.Equal(2, entries.Length);
        Assert.Equal(11, entries.Single(entry => entry.Anomaly.Episode.Kind == AnomalyKind.SiteSilence).Anomaly.SensorCount);
    }

    [Fact]
    public async Task It_is_over_when_nine_of_ten_are_back()
    {
        await AddAsync(Range(0, 20, Silence));
        await AddAsync(Range(0, 17, i => Silence(i, backAt: 100 + i)));
        Assert.Null(Assert.Single(await ListAsync()).Anomaly.Episode.EndedAt);

        await AddAsync([Silence(17, backAt: 117)]);
        await AddAsync(Range(18, 2, i => Silence(i, backAt: 1000)));

        Assert.Equal(Some.Noon.AddSeconds(117), Assert.Single(await ListAsync()).Anomaly.Episode.EndedAt);
    }

    [Fact]
    public async Task The_end_of_those_that_were_shown_before_counts()
    {
        await AddAsync(Range(0, 4, Silence));
        await AddAsync([Silence(4)]);

        foreach (var back in Range(0, 5, i => Silence(i, backAt: 100 + i)))
        {
            await AddAsync([back]);
        }

        Assert.Equal(Some.Noon.AddSeconds(104), Assert.Single(await ListAsync()).Anomaly.Episode.EndedAt);
    }

    [Fact]
    public async Task The_next_stop_is_another_anomaly()
    {
        await AddAsync(Range(0, 10, Silence));
        await AddAsync(Range(0, 10, i => Silence(i, backAt: 100)));

        await AddAsync(Range(0, 10, i => Silence(i, seconds: 200, place: 200 + i)));

        Assert.Equal([null, Some.Noon.AddSeconds(100)], (await ListAsync()).Select(entry => entry.Anomaly.Episode.EndedAt));
    }

    [Fact]
    public async Task A_thousand_sensors_are_counted_and_a_hundred_of_them_named()
    {
        for (var from = 0; from < 1000; from += 50)
        {
            await AddAsync(Range(from, 50, i => Silence(i, seconds: i / 100)));
        }

        var one = Assert.Single(await ListAsync()).Anomaly;
        Assert.Equal((1000, 100), (one.SensorCount, one.Sensors!.Length));
        Assert.Single(await Feed.ListAsync(null, one.Sensors[50], 10, Cancellation));
    }

    [Fact]
    public async Task What_is_sent_again_changes_nothing_also_after_a_deactivation_in_the_middle()
    {
        await AddAsync(Range(0, 4, Silence));
        await AddAsync(Range(3, 3, Silence));
        await cluster.Cluster.DeactivateAsync(Feed);
        await AddAsync(Range(4, 6, Silence));
        await AddAsync(Range(0, 3, i => Silence(i, backAt: 100)));
        var (tip, whole) = (await Feed.GetTipAsync(Cancellation), Assert.Single(await ListAsync()).Anomaly);
        await cluster.Cluster.DeactivateAsync(Feed);

        await AddAsync(Range(0, 10, Silence));
        await AddAsync(Range(0, 3, i => Silence(i, backAt: 100)));

        Assert.Equal(tip, await Feed.GetTipAsync(Cancellation));
        Assert.Equal(10, whole.SensorCount);
        await AddAsync(Range(3, 7, i => Silence(i, backAt: 100)));
        Assert.NotNull(Assert.Single(await ListAsync()).Anomaly.Episode.EndedAt);
    }

    [Theory]
    [InlineData("segment-0")]
    [InlineData("site-silence-1")]
    public async Task A_write_that_fails_half_way_loses_nothing_and_doubles_nothing(string item)
    {
        await AddAsync(Range(0, 4, Silence));
        cluster.Switch.BeforeWrite = (name, grain) => name == item && grain == Feed.GetGrainId() ? throw new IOException("Gone.") : Task.CompletedTask;
        await Assert.ThrowsAsync<IOException>(async () => await AddAsync(Range(4, 3, Silence)));
        cluster.Switch.BeforeWrite = null;
        await cluster.Cluster.DeactivateAsync(Feed);

        await AddAsync(Range(4, 3, Silence));

        Assert.Equal(7, Assert.Single(await ListAsync()).Anomaly.SensorCount);
    }

    [Fact]
    public void A_full_one_takes_no_more()
    {
        var silences = Range(0, SiteSilence.MostMembers, i => (Id: (UInt128)(ulong)i, Silence: Silence(i, seconds: 0)));

        Assert.True(new SiteSilence(1, silences[..^1]).Takes(Silence(1, seconds: 0).Episode));
        Assert.False(new SiteSilence(1, silences).Takes(Silence(1, seconds: 0).Episode));
    }

    private static T[] Range<T>(int from, int count, Func<int, T> make) => [.. Enumerable.Range(from, count).Select(make)];

    private string IdOf(int sensor) => $"{_site}/{sensor:0000}";

    private SensorAnomaly Silence(int sensor) => Silence(sensor, seconds: sensor % 10);

    private SensorAnomaly Silence(int sensor, int? seconds = null, int length = 20, int? backAt = null, int? place = null)
    {
        var stopped = Some.Noon.AddSeconds(seconds ?? sensor % 10);
        return new SensorAnomaly(
            IdOf(sensor),
            new AnomalyEpisode(
                AnomalyKind.Silence,
                new StreamPosition(ShardName.Parse("shardId-000000000000"), Some.Position(place ?? sensor)),
                backAt is null ? 0 : 1,
                stopped,
                backAt is { } back ? Some.Noon.AddSeconds(back) : stopped.AddSeconds(length),
                backAt is { } end ? Some.Noon.AddSeconds(end) : null,
                0.5,
                0.5,
                "formula@1",
                null,
                [],
                [],
                []));
    }

    private Task AddAsync(SensorAnomaly[] anomalies) => Feed.AddAsync(anomalies, Cancellation).AsTask();

    private Task<AnomalyEntry[]> ListAsync() => Feed.ListAsync(null, null, 10_000, Cancellation).AsTask();
}
