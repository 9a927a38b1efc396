using SensorGrid.Features.Detection;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Grains.Tests.Shards;

/// <summary>A site of a hundred sensors with a reading a second, in two shards.</summary>
[Collection(nameof(OneSilo))]
public sealed class SiteStopTests(SensorCluster cluster)
{
    private const int Sensors = 100;
    private const int Last = 79;

    private readonly string _site = Some.Name("site");
    private readonly string[] _shards = [Some.Name("shardId"), Some.Name("shardId")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_site_that_stops_is_one_anomaly_while_each_sensor_is_silent_and_it_is_over_when_the_site_is_back()
    {
        var processors = await FedAsync();
        await ReachAsync(processors, Last + 16);
        await ReachAsync(processors, Last + 60);

        var one = Assert.Single(await cluster.Feed(_site).ListAsync(null, null, 1000, Cancellation)).Anomaly;
        Assert.Equal((AnomalyKind.SiteSilence, Sensors, null), (one.Episode.Kind, one.SensorCount, one.Episode.EndedAt));
        Assert.Equal(Enumerable.Range(0, Sensors).Select(IdOf), one.Sensors!.Order(StringComparer.Ordinal));
        await cluster.ListedAsync(IdOf(57), SensorCondition.Silent, Cancellation);

        await cluster.Cluster.DeactivateAsync(cluster.Feed(_site));
        await FeedAsync(processors, Last + 100, Last + 101);
        await ReachAsync(processors, Last + 101);
        await PersistAsync(processors, Last + 101);

        var over = Assert.Single(await cluster.Feed(_site).ListAsync(null, null, 1000, Cancellation)).Anomaly;
        Assert.Equal((one.Id, At(Last + 100)), (over.Id, over.Episode.EndedAt));
        await cluster.ListedAsync(IdOf(57), SensorCondition.Live, Cancellation);
    }

    private static DateTimeOffset At(int place) => Some.Noon.AddSeconds(place);

    private string IdOf(int sensor) => $"{_site}/{sensor:00}";

    private async Task<IShardRecordProcessor[]> FedAsync()
    {
        IShardRecordProcessor[] processors = [await cluster.StartProcessorAsync(_shards[0]), await cluster.StartProcessorAsync(_shards[1])];
        await FeedAsync(processors, 0, Last);
        await PersistAsync(processors, Last);
        return processors;
    }

    private async Task FeedAsync(IShardRecordProcessor[] processors, int from, int to)
    {
        for (var half = 0; half < processors.Length; half++)
        {
            var first = half * Sensors / 2;
            Assert.Equal(
                ShardOutcome.Done,
                await processors[half].ProcessRecordsAsync(
                    [.. Enumerable.Range(from, to - from + 1).Select(place => Some.Record(
                        place, [.. Enumerable.Range(first, Sensors / 2).Select(sensor => Some.Reading(IdOf(sensor), place))]) with { ApproximateArrivalTimestamp = At(place) })],
                    0,
                    Cancellation));
        }
    }

    private static async Task PersistAsync(IShardRecordProcessor[] processors, int place)
    {
        foreach (var processor in processors)
        {
            Assert.Equal(ShardOutcome.Done, await processor.PersistAsync(Some.RecordPosition(place), default, Cancellation));
        }
    }

    private static async Task ReachAsync(IShardRecordProcessor[] processors, int place)
    {
        foreach (var processor in processors)
        {
            await processor.ReachedAsync(At(place), Cancellation);
        }
    }
}
