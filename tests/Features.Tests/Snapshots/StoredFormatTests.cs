using System.Buffers;
using System.Runtime.CompilerServices;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Features.Snapshots;
using SensorGrid.Features.Tests.Detection;

namespace SensorGrid.Features.Tests.Snapshots;

/// <summary>
/// Snapshots that earlier builds have stored, a file for each format: a silo of this build goes on from each. A new format keeps the files of the old ones, and adds its own with
/// <c>SENSORGRID_KEEP_FORMAT=1</c> set for a run of these tests.
/// </summary>
public sealed class StoredFormatTests
{
    private const string Variable = "SENSORGRID_KEEP_FORMAT";

    private static readonly FormulaScorer Scorer = new(threshold: null);

    public static TheoryData<string> Kept
    {
        get
        {
            if (Environment.GetEnvironmentVariable(Variable) == "1")
            {
                File.WriteAllBytes(Path.Combine(Folder(), $"{SnapshotFormat.Current}.bin"), SnapshotOf(Fed()));
            }

            return [.. Directory.EnumerateFiles(Folder(), "*.bin").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];
        }
    }

    [Fact]
    public void The_format_of_this_build_is_kept() => Assert.Contains(Kept, kept => kept.Data == SnapshotFormat.Current);

    [Theory]
    [MemberData(nameof(Kept))]
    public void A_stored_snapshot_answers_as_the_readings_that_it_was_made_of(string format)
    {
        var restored = KeyEngine.Restore(Stored(format), FeatureDefinitions.Default, Scorer.Model);
        var fed = Fed();

        Assert.Equal(fed.Compute(AsOf.Latest)!.Values, restored.Compute(AsOf.Latest)!.Values);
        Assert.Equal(fed.PositionOf(Some.Shard.Shard), restored.PositionOf(Some.Shard.Shard));
        Assert.Equal((fed.Scored, fed.IsAnomalous), (restored.Scored, restored.IsAnomalous));
    }

    [Fact]
    public void A_snapshot_of_the_current_format_is_written_again_as_it_was_stored()
    {
        var stored = Stored(SnapshotFormat.Current);

        Assert.Equal(stored, SnapshotOf(KeyEngine.Restore(stored, FeatureDefinitions.Default, Scorer.Model)));
    }

    private static byte[] Stored(string format) => File.ReadAllBytes(Path.Combine(Folder(), $"{format}.bin"));

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "Stored");

    private static byte[] SnapshotOf(KeyEngine engine)
    {
        var snapshot = new ArrayBufferWriter<byte>();
        engine.WriteSnapshot(snapshot);
        return snapshot.WrittenSpan.ToArray();
    }

    // Of whole numbers, whose sums are the same on every platform; with ids, a fault, and a metric that stops.
    private static KeyEngine Fed()
    {
        var engine = new KeyEngine(FeatureDefinitions.Default, Scorer.Model);
        PlacedReading[] readings =
        [
            .. Enumerable.Range(0, 900).Select(i => new PlacedReading(
                Some.Place(i + 1),
                new Reading(
                    "a",
                    Some.Noon.AddSeconds(i),
                    i < 600
                        ? [new MetricValue("temperature", i == 500 ? 1_000 : i * 7 % 50), new MetricValue("pressure", i / 10)]
                        : [new MetricValue("temperature", i * 7 % 50)],
                    i % 3 == 0 ? $"id-{i}" : null) { ArrivedAt = Some.Noon.AddSeconds(i + 1) })),
        ];
        var taking = ScoredReadings.TakeAsync(engine, Scorer, Some.Shard, readings, new ScoringBatch(), null, [], CancellationToken.None);
        Assert.True(taking.IsCompletedSuccessfully);
        return engine;
    }
}
