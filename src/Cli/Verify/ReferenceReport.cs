using System.Globalization;
using SensorGrid.Offline.Reference;

namespace SensorGrid.Cli.Verify;

/// <summary>Prints what came out of recomputing a sample.</summary>
internal static class ReferenceReport
{
    public static void Write(TextWriter writer, ReferenceResult result)
    {
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"reference: {result.Sample} of {result.Sensors} sensors, drawn with seed {result.Seed} (the same again: --reference --sample {result.Sample} --seed {result.Seed})"));
        foreach (var (sensor, what, live, recomputed) in result.Differences)
        {
            writer.WriteLine($"reference differs: {sensor} {what}: live {live}, recomputed {recomputed}");
        }

        foreach (var (reason, (items, sensors)) in result.NotRecomputed)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"not recomputed: {items} values of {sensors} sensors: {Explain(reason)}"));
        }

        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Features} features recomputed independently, {result.Differences.Count} differ"));
    }

    private static string Explain(NotRecomputed reason) => reason switch
    {
        NotRecomputed.Trimmed => "readings that they depend on may have passed the stream's retention (trimmed).",
        NotRecomputed.Gapped => "the live system could not read a part of the log before it was trimmed (gapped).",
        NotRecomputed.SeveralLineages => "readings came through several shard lineages, and windows with a hop and counters depend on their order.",
        NotRecomputed.Warmup => "the live system's definitions changed, and the window has not been covered since (warmup).",
        NotRecomputed.IdsForgotten => "the live system forgot reading ids before their time, so a reading that came again may count twice (idsForgotten).",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
