using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Readings;
using SensorGrid.Features.Tests.Detection;
using SensorGrid.Features.Tests.Engine;
using SensorGrid.TestKit.Fuzzing;

namespace SensorGrid.Features.Tests.Snapshots;

/// <summary>What storage holds may be damaged, or another version's.</summary>
public sealed class SnapshotFuzzTests(ITestOutputHelper output)
{
    // A metric of some forty bytes has series of some kilobytes.
    private const int PerByte = 500;

    private static readonly ModelDescription Model = new FormulaScorer().Model;

    [Fact]
    public Task Any_bytes_are_a_sensor_or_refused()
    {
        var valid = Sensors().Select(EngineFixture.Snapshot).ToArray();
        return Fuzz.RunAsync(
            new Mutator(valid, [[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0xFF, 0xFF, 0x03], [0x80]]),
            PerByte,
            input =>
            {
                try
                {
                    KeyEngine.Restore(input, FeatureDefinitions.Default, input.Length % 2 == 0 ? Model : null);
                }
                catch (InvalidDataException)
                {
                    // Refused with a reason.
                }
            },
            output);
    }

    private static IEnumerable<KeyEngine> Sensors()
    {
        yield return new KeyEngine(FeatureDefinitions.Default);
        var engine = new KeyEngine(FeatureDefinitions.Default);
        for (var i = 0; i < 200; i++)
        {
            var reading = new Reading(
                "s", Some.Noon.AddSeconds(i * 7), [new MetricValue("temperature", 20 + (i % 7)), new MetricValue("vibration", Math.Sin(i))], i % 5 == 0 ? $"{i}" : null);
            engine.Add(EngineFixture.Lineage(i % 2 == 0 ? "shard-1" : "shard-2", "shard-0"), Some.Place(i + 1), reading);
        }

        yield return engine;

        // With an anomaly that goes on.
        var calm = ScoredSensor.Calm(300);
        var scored = new ScoredSensor().Take(calm).Take([.. Enumerable.Range(1, 3).Select(i => Some.Reading(calm[^1].EventTime.AddMinutes(i), ("t", 1000)))]);
        Assert.NotEmpty(scored.Changed);
        yield return scored.Engine;
    }
}
