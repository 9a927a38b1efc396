using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Sensors;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Scoring.Onnx;
using SensorGrid.Scoring.Onnx.Models;

namespace SensorGrid.Api.Tests.Sensors;

/// <summary>The text of an answer that is made from what a sensor keeps is that of the answer that is computed.</summary>
public sealed class FeaturesTextProperties
{
    private const string SensorId = "plant-1/\"pump\" ü";

    private static readonly DateTimeOffset Noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private static readonly ShardLineage Shard = new(ShardName.Parse("shardId-000000000000"), []);

    private static readonly FeatureDefinitions[] Definitions =
    [
        FeatureDefinitions.Default,
        FeatureDefinitions.Parse("""{"allowedLateness":"10s","maxMetrics":2,"features":[{"metrics":["*"],"windows":["1m"],"aggregations":["count","mean"]},{"metrics":["b"],"windows":["30s"],"aggregations":["max"],"age":true}]}"""u8),
        FeatureDefinitions.Parse("""{"features":[{"metrics":["*"],"windows":["1m"],"aggregations":["median"],"age":true}],"derived":[{"name":"half","expression":"a_median_1m / 2"}]}"""u8),
    ];

    private static readonly Gen<Reading> Readings = Gen.Select(Gen.Int[-40, 90], Gen.Int[0, 9], Gen.Double[-1e3, 1e3], Gen.Int[0, 5]).Select((seconds, kind, value, id) => new Reading(
        SensorId,
        Noon.AddSeconds(seconds),
        kind switch
        {
            < 4 => [new MetricValue("a", value)],
            < 7 => [new MetricValue("a", value), new MetricValue("b", Math.Round(value))],
            _ => [new MetricValue($"c{kind}", value)],
        },
        kind % 2 == 0 ? $"id-{id}" : null));

    [Fact]
    public async Task Text_that_is_kept_is_the_text_of_the_answer_whatever_came_and_was_asked_before()
    {
        using var scorer = OnnxScorer.Create(ModelFolder.Default);
        await Gen.Select(Readings.Array[1, 30], Gen.Int[0, 2], Gen.Long[-TimeSpan.TicksPerMinute, 3 * TimeSpan.TicksPerMinute].Array[3], Gen.Bool).SampleAsync(
            async (readings, definitions, offsets, wholeSeconds) =>
            {
                var batch = new ScoringBatch();
                var engine = new KeyEngine(Definitions[definitions], scorer.Model, Definitions[definitions].Alarms.For(SensorId));
                for (var i = 0; i < readings.Length; i++)
                {
                    await ScoredReadings.TakeAsync(
                        engine, scorer, Shard, [new PlacedReading(Place(i + 1), readings[i])], batch, null, [], CancellationToken.None);
                    foreach (var offset in offsets.SelectMany(offset => (long[])[offset, offset + 7]))
                    {
                        AssertSame(engine, new AsOf(engine.LastReadingAt!.Value.AddTicks(wholeSeconds ? offset / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond : offset), OrOldest: true));
                    }

                    engine.OpenSilence(Noon.AddDays(i));
                    AssertSame(engine, AsOf.Latest);
                }
            },
            iter: 60);
    }

    private static LogPosition Place(int number) => new(new SequenceNumber(49UL << 58, (ulong)number), 0, 0);

    private static void AssertSame(KeyEngine engine, AsOf asOf)
    {
        using var text = new TextBuffer();
        var isWritten = FeaturesText.TryWrite(text, SensorId, engine.ComputeValues(asOf));

        if (isWritten)
        {
            Assert.Equal(Written(engine.Compute(asOf)!), Encoding.UTF8.GetString(text.Written));
        }
    }

    private static string Written(SensorFeatures answer)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var writer = JsonWriterCache.Rent(bytes);
        FeaturesWriter.Write(writer, SensorId, answer);
        writer.Flush();
        JsonWriterCache.Return(writer);
        using var json = JsonDocument.Parse(bytes.WrittenMemory);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    [Fact]
    public void A_sensor_that_is_asked_again_answers_from_what_it_keeps()
    {
        var engine = new KeyEngine(FeatureDefinitions.Default);
        engine.Add(Shard, Place(1), new Reading(SensorId, Noon, [new MetricValue("a", 1)], null));
        using var text = new TextBuffer();

        Assert.True(FeaturesText.TryWrite(text, SensorId, engine.ComputeValues(new AsOf(Noon.AddSeconds(1)))));
        Assert.True(FeaturesText.TryWrite(text, SensorId, engine.ComputeValues(new AsOf(Noon.AddSeconds(2)), allowsWhole: false)));
        Assert.True(FeaturesText.TryWrite(text, SensorId, engine.ComputeValues(new AsOf(Noon.AddMinutes(2)), allowsWhole: false)));
        engine.Add(Shard, Place(2), new Reading(SensorId, Noon.AddSeconds(3), [new MetricValue("a", 1)], null));
        Assert.False(FeaturesText.TryWrite(text, SensorId, engine.ComputeValues(new AsOf(Noon.AddMinutes(2)), allowsWhole: false)));
    }
}
