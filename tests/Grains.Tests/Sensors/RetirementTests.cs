using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.Fleet;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Sensors;
using SensorGrid.TestKit;

namespace SensorGrid.Grains.Tests.Sensors;

/// <summary>A sensor that is retired is in no list and answers nothing, and is in them again with its next reading, whatever happens between.</summary>
[Collection(nameof(OneSilo))]
public sealed class RetirementTests(SensorCluster cluster)
{
    private readonly string _id = $"{Some.Name("site")}/pump";
    private readonly string _shard = Some.Name("shardId");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ISensorGrain Sensor => cluster.Sensor(_id);

    private ISensorIndexGrain Index => cluster.Index(SensorIndexSegments.Of(_id));

    [Fact]
    public async Task It_answers_nothing_and_is_in_no_list_also_after_a_restart()
    {
        await IngestAsync(null, Living(0, 9));
        await PersistAsync(9);
        await AssertListedAsync(true);

        await IngestAsync(9, Retiring(10));
        Assert.Null(await Sensor.GetStatusAsync(Cancellation));
        await PersistAsync(10);

        await AssertListedAsync(false);
        await cluster.Cluster.DeactivateAsync(Sensor);
        Assert.Null(await Sensor.GetStatusAsync(Cancellation));
        Assert.Null((await Sensor.GetFeaturesAsync(AsOf.Latest, Cancellation)).Features);
        Assert.Null(await Sensor.GetHistoryAsync(Some.Noon, Some.Noon.AddHours(1), 10, Cancellation));
        Assert.Equal(default, await Sensor.CheckSilenceAsync(ShardName.Parse(_shard), null, SensorPass.None, Some.Noon.AddDays(1), Cancellation));
    }

    [Fact]
    public async Task The_index_hears_of_it_within_a_report_and_needs_no_barrier()
    {
        await IngestAsync(null, Living(0, 9));
        await PersistAsync(9);

        await IngestAsync(9, Retiring(10));

        await Eventually.TrueAsync(() => $"{_id} off the list", async () => (await Index.ListAsync(_id, null, 1, Cancellation)).Length == 0);
    }

    [Fact]
    public async Task A_later_reading_begins_it_anew_and_lists_it_again()
    {
        await IngestAsync(null, Living(0, 9));
        await PersistAsync(9);
        await IngestAsync(9, Retiring(10));
        await PersistAsync(10);

        await IngestAsync(10, Living(11, 12));
        await PersistAsync(12);

        await AssertListedAsync(true);
        await cluster.ListedAsync(_id, SensorCondition.Live, Cancellation);
        await cluster.Cluster.DeactivateAsync(Sensor);
        Assert.Equal(2, (await Sensor.GetFeaturesAsync(AsOf.Latest, Cancellation)).Features!.Quality.Readings);
        await AssertListedAsync(true);
    }

    [Fact]
    public async Task Retired_and_begun_anew_within_one_page_it_stays_listed()
    {
        await IngestAsync(null, Living(0, 9));
        await PersistAsync(9);

        await IngestAsync(9, [.. Retiring(10), .. Living(11, 12)]);
        await PersistAsync(12);

        await AssertListedAsync(true);
        Assert.Equal(2, (await Sensor.GetFeaturesAsync(AsOf.Latest, Cancellation)).Features!.Quality.Readings);
    }

    [Fact]
    public async Task Its_open_anomaly_ends()
    {
        await IngestAsync(null, Living(0, 199));
        await IngestAsync(199, Retiring(200));
        await PersistAsync(200);

        var anomalies = await cluster.Feed(AnomalySite.Of(_id)).ListAsync(null, _id, 100, Cancellation);

        Assert.NotEmpty(anomalies);
        Assert.All(anomalies, entry => Assert.NotNull(entry.Anomaly.Episode.EndedAt));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_between_the_lists_and_the_storage_ends_as_the_log_says(bool beginsAnew)
    {
        await IngestAsync(null, Living(0, 9));
        await PersistAsync(9);
        PlacedReading[] rest = beginsAnew ? [.. Retiring(10), .. Living(11, 12)] : Retiring(10);

        await IngestAsync(9, Retiring(10));
        using (new Disposable(() => cluster.Switch.BeforeWrite = null))
        {
            cluster.Switch.BeforeWrite = (name, _) => name == SensorGrain.StateName ? throw new IOException("Gone.") : Task.CompletedTask;
            await Assert.ThrowsAsync<IOException>(async () => await PersistAsync(10));
            await cluster.Cluster.DeactivateAsync(Sensor);
        }

        // Off the lists, and living in the storage: the reader goes back.
        Assert.NotNull(await Sensor.GetStatusAsync(Cancellation));
        await IngestAsync(9, rest);
        await PersistAsync(beginsAnew ? 12 : 10);

        await AssertListedAsync(beginsAnew);
    }

    [Fact]
    public async Task A_crash_before_the_new_life_is_stored_ends_as_the_log_says()
    {
        await IngestAsync(null, Living(0, 9));
        await IngestAsync(9, Retiring(10));
        await PersistAsync(10);
        await IngestAsync(10, Living(11, 12));
        using (new Disposable(() => cluster.Switch.BeforeWrite = null))
        {
            cluster.Switch.BeforeWrite = (name, _) => name == SensorGrain.StateName ? throw new IOException("Gone.") : Task.CompletedTask;
            await Assert.ThrowsAsync<IOException>(async () => await PersistAsync(12));
            await cluster.Cluster.DeactivateAsync(Sensor);
        }

        await IngestAsync(10, [.. Living(11, 12), .. Retiring(13)]);
        await PersistAsync(13);

        await AssertListedAsync(false);
    }

    [Fact]
    public async Task When_the_index_cannot_be_told_the_barrier_fails_and_the_next_one_goes_on()
    {
        await IngestAsync(null, Living(0, 9));
        await PersistAsync(9);
        await IngestAsync(9, Retiring(10));
        using (new Disposable(() => cluster.Switch.BeforeWrite = null))
        {
            cluster.Switch.BeforeWrite = (_, grain) => grain == Roster.GetGrainId() ? throw new IOException("Gone.") : Task.CompletedTask;
            await Assert.ThrowsAsync<IOException>(async () => await PersistAsync(10));
        }

        await PersistAsync(10);

        await AssertListedAsync(false);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_the_order_of_pages_barriers_failures_and_restarts_the_lists_say_what_the_log_says(int seed)
    {
        var random = new Random(seed);
        var log = Enumerable.Range(0, 120).Select(place => random.Next(4) == 0 ? Retiring(place)[0] : Living(place, place)[0]).ToArray();
        int? taken = null, durable = null;
        while (durable != log.Length - 1)
        {
            switch (random.Next(6))
            {
                case <= 2:
                    var from = (taken ?? -1) + 1;
                    var to = Math.Min(log.Length - 1, from + random.Next(6));
                    if (from <= to)
                    {
                        await IngestAsync(taken, log[from..(to + 1)]);
                        taken = to;
                    }

                    break;
                case 3 when taken is { } expected:
                    await PersistAsync(expected);
                    durable = expected;
                    break;
                case 4:
                    // Dies with what it has not stored, perhaps after the lists were told.
                    using (new Disposable(() => cluster.Switch.BeforeWrite = null))
                    {
                        cluster.Switch.BeforeWrite = (name, grain) =>
                            name == SensorGrain.StateName && grain == Sensor.GetGrainId() ? throw new IOException("Gone.") : Task.CompletedTask;
                        await cluster.Cluster.DeactivateAsync(Sensor);
                    }

                    taken = durable;
                    break;
            }
        }

        var lives = !log[^1].Reading.Retires;
        Assert.Equal(lives, await Sensor.GetStatusAsync(Cancellation) is not null);
        await AssertListedAsync(lives);
    }

    private IShardRosterGrain Roster => cluster.Cluster.Client.GetGrain<IShardRosterGrain>(_shard);

    private PlacedReading[] Living(int from, int to) =>
        [.. Enumerable.Range(from, to - from + 1).Select(place => new PlacedReading(Some.Position(place), Some.Reading(_id, place)))];

    private PlacedReading[] Retiring(int place) =>
        [new PlacedReading(Some.Position(place), new Reading(_id, Some.Noon.AddSeconds(place), [], null) { Retires = true })];

    private async Task IngestAsync(int? previous, PlacedReading[] readings)
    {
        var page = new SensorPage(Some.Lineage(_shard), previous is { } place ? Some.Position(place) : null, readings, null);
        Assert.Equal(IngestOutcome.Taken, await Sensor.IngestAsync(page, Cancellation));
    }

    private async Task PersistAsync(int place) =>
        Assert.Equal(PersistOutcome.Durable, await Sensor.PersistAsync(ShardName.Parse(_shard), Some.Position(place), Cancellation));

    /// <summary>The lists say so for good: reports that are on their way are waited for.</summary>
    private async Task AssertListedAsync(bool isListed)
    {
        await cluster.Services.GetRequiredService<FleetReporter>().TellAsync(Cancellation);
        string[] expected = isListed ? [_id] : [];
        Assert.Equal(expected, await Index.ListAsync(_id, null, 10, Cancellation));
        Assert.Equal(expected, await Roster.ListAsync(_id, null, 10, Cancellation));
    }
}
