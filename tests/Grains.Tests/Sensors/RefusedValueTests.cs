using System.Text;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.Interfaces.DeadLetters;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Grains.Tests.Sensors;

/// <summary>Values of a metric beyond the most are dead letters, durable before the sensor is stored past them.</summary>
[Collection(nameof(OneSilo))]
public sealed class RefusedValueTests(SensorCluster cluster)
{
    private readonly string _id = Some.Name("overfull");
    private readonly string _shard = Some.Name("shardId-refused");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ISensorGrain Sensor => cluster.Sensor(_id);

    private IDeadLetterGrain Lane => cluster.Cluster.Client.GetGrain<IDeadLetterGrain>(DeadLetterLanes.Of(RefusedValues.LogOf(ShardName.Parse(_shard))));

    [Fact]
    public async Task The_first_refused_value_of_a_metric_is_a_dead_letter_that_names_it_and_the_others_count()
    {
        await IngestAsync(0, [.. Names(FeatureDefinitions.Default.MaxMetrics).Select(name => new MetricValue(name, 1))]);
        await IngestAsync(1, [new MetricValue("m00", 2), new MetricValue("x1", 3), new MetricValue("x2", 4)]);
        await IngestAsync(2, [new MetricValue("m00", 5), new MetricValue("x1", 6)]);
        await PersistAsync(2);

        var letter = Assert.Single(await LettersAsync());
        Assert.Contains("'x1', 'x2' are refused", letter.Reason, StringComparison.Ordinal);
        Assert.Equal($$$"""{"sensorId":"{{{_id}}}","timestamp":"2026-11-22T12:00:01Z","metrics":{"x1":3,"x2":4}}""", Encoding.UTF8.GetString(letter.Data));
        Assert.Equal((_id, Some.Position(1)), (letter.PartitionKey, letter.Position));
        Assert.Equal(letter.Id, (await Lane.GetAsync(letter.Id, Cancellation))!.Id);
        var quality = (await Sensor.GetFeaturesAsync(AsOf.Latest, Cancellation)).Features!.Quality;
        Assert.Equal((3, 3), (quality.Readings, quality.Refused));
        Assert.Equal(["x1", "x2"], quality.RefusedMetrics);
    }

    [Fact]
    public async Task The_sensor_is_not_stored_while_its_dead_letters_are_not()
    {
        await IngestAsync(0, [.. Names(FeatureDefinitions.Default.MaxMetrics).Select(name => new MetricValue(name, 1))]);
        await PersistAsync(0);
        var lane = Lane.GetGrainId();
        cluster.Switch.BeforeWrite = (_, grain) => grain == lane ? throw new IOException("Gone.") : Task.CompletedTask;
        using (new Disposable(() => cluster.Switch.BeforeWrite = null))
        {
            await IngestAsync(1, [new MetricValue("x1", 3)]);
            await Assert.ThrowsAnyAsync<Exception>(() => PersistAsync(1));
        }

        await PersistAsync(1);
        Assert.Single(await LettersAsync());
    }

    [Fact]
    public async Task A_sensor_that_takes_a_page_again_after_a_crash_makes_the_same_dead_letter()
    {
        await IngestAsync(0, [.. Names(FeatureDefinitions.Default.MaxMetrics).Select(name => new MetricValue(name, 1))]);
        await IngestAsync(1, [new MetricValue("x1", 3)]);
        await PersistAsync(1);
        var before = await LettersAsync();

        // What the dead letters of other sensors do not disturb: they come in no order.
        await AddAsync(0);
        Assert.Equal(0, await AddAsync(1));
        Assert.Equal(1, await AddAsync(2));
        Assert.Equal(0, await AddAsync(2));
        await cluster.Cluster.DeactivateAsync(Lane);

        Assert.Equal(0, await AddAsync(0));
        Assert.Equal(3, (await LettersAsync()).Length);
        Assert.Contains(before[0].Id, (await LettersAsync()).Select(letter => letter.Id));
    }

    private static string[] Names(int count) => [.. Enumerable.Range(0, count).Select(i => $"m{i:00}")];

    private async Task IngestAsync(int place, MetricValue[] metrics)
    {
        var reading = new Reading(_id, Some.Noon.AddSeconds(place), metrics, null) { ArrivedAt = Some.Noon.AddSeconds(place + 1) };
        var page = new SensorPage(Some.Lineage(_shard), place == 0 ? null : Some.Position(place - 1), [new PlacedReading(Some.Position(place), reading)], null);
        Assert.Equal(IngestOutcome.Taken, await Sensor.IngestAsync(page, Cancellation));
    }

    private async Task PersistAsync(int place) => Assert.Equal(PersistOutcome.Durable, await Sensor.PersistAsync(ShardName.Parse(_shard), Some.Position(place), Cancellation));

    private async Task<int> AddAsync(int place) => await Lane.AddAsync(
        [new DeadLetter(RefusedValues.LogOf(ShardName.Parse(_shard)), Some.Position(place), "No room.", Some.Noon.AddSeconds(place + 1), _id, 1, [1])], Cancellation);

    private async Task<DeadLetter[]> LettersAsync() =>
        [.. (await Lane.ListAsync(null, 1_000, 10_000, Cancellation)).Where(letter => letter.Shard == RefusedValues.LogOf(ShardName.Parse(_shard)))];
}
