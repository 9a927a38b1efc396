using CsCheck;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using static SensorGrid.Features.Tests.Engine.EngineFixture;

namespace SensorGrid.Features.Tests.Engine;

/// <summary>A sensor with readings from two streams whose shards have equal ids.</summary>
public sealed class SourcesTests
{
    private const string Id = "shardId-000000000000";

    private static readonly ShardLineage[] Shards = [new(ShardName.Of(null, Id), []), new(ShardName.Of("line-2", Id), [])];

    [Fact]
    public void Readings_at_equal_positions_of_two_streams_all_count()
    {
        var engine = new KeyEngine(FeatureDefinitions.Default);

        var first = engine.Add(Shards[0], Some.Place(1), Some.Reading(Some.Noon, ("m", 1)));
        var second = engine.Add(Shards[1], Some.Place(1), Some.Reading(Some.Noon.AddSeconds(1), ("m", 2)));
        var again = Restored(engine).Add(Shards[1], Some.Place(1), Some.Reading(Some.Noon.AddSeconds(1), ("m", 2)));

        Assert.Equal((ReadingDisposition.Counted, ReadingDisposition.Counted, ReadingDisposition.AlreadyTaken), (first, second, again));
        Assert.Equal(3, Latest(engine, "m_sum_1m"));
    }

    [Fact]
    public void Positions_are_told_by_source_and_shard()
    {
        var engine = new KeyEngine(FeatureDefinitions.Default);
        engine.Add(Shards[0], Some.Place(5), Some.Reading(Some.Noon, ("m", 1)));
        engine.Add(Shards[1], Some.Place(7), Some.Reading(Some.Noon, ("m", 1)));

        Assert.Equal(
            [new StreamPosition(Shards[1].Shard, Some.Place(7)), new StreamPosition(Shards[0].Shard, Some.Place(5))],
            Restored(engine).Compute(AsOf.Latest)!.Positions);
    }

    [Fact]
    public void Features_are_those_of_all_readings_however_the_two_streams_are_read_in_between() =>
        Gen.Select(Some.Series(120), Gen.Int[0, 1].Array[120], Gen.Int[0, 1].Array[240]).Sample((readings, sources, turns) =>
        {
            var logs = Array.ConvertAll([0, 1], source => new Queue<Reading>(readings.Where((_, at) => sources[at] == source)));
            var engine = new KeyEngine(FeatureDefinitions.Default);
            var counts = new long[2];
            for (var turn = 0; logs[0].Count + logs[1].Count > 0; turn++)
            {
                var source = logs[turns[turn % turns.Length]].Count > 0 ? turns[turn % turns.Length] : 1 - turns[turn % turns.Length];
                engine.Add(Shards[source], Some.Place(++counts[source]), logs[source].Dequeue());
                engine = turn % 10 == 9 ? Restored(engine) : engine;
            }

            // Of one event time the order of the log counts: by source, then by position.
            Reading[] ordered = [.. readings.Index().OrderBy(reading => reading.Item.EventTime).ThenByDescending(reading => sources[reading.Index]).Select(reading => reading.Item)];
            var expected = Bits(Fed(ordered).Compute(AsOf.Latest)!, IsExact);
            Assert.Equal(expected, Bits(engine.Compute(AsOf.Latest)!, IsExact));
            Assert.Equal(readings.Length, engine.Compute(AsOf.Latest)!.Quality.Readings);
        });
}
