using System.Globalization;
using SensorGrid.Offline.Verify;

namespace SensorGrid.Cli.Verify;

/// <summary>Prints the result; the last line is what scripts look at.</summary>
internal static class VerifyReport
{
    private const int MostNamed = 20;

    public static void Write(TextWriter writer, VerifyResult result)
    {
        foreach (var (sensor, what, live, replayed) in result.Differences)
        {
            writer.WriteLine($"differs: {sensor} {what}: live {live}, replayed {replayed}");
        }

        if (result.Differences.Any(difference => difference.Live == "missing" || difference.Replayed == "missing"))
        {
            writer.WriteLine("hint: features are missing on one side: if the live system has definitions of its own, name the file with --features-file.");
        }

        WriteDeadLetters(writer, result.DeadLetters);
        WriteAnomalies(writer, result);
        WriteBehind(writer, result);
        if (result.Retired > 0)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"retired: {result.Retired} sensors, which the live system does not know any more"));
        }

        if (result.Refused > 0)
        {
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"refused: {result.Refused} sensors, whose readings are dead letters since there are as many sensors as there may be"));
        }

        foreach (var (reason, (items, sensors)) in result.NotCompared.OrderBy(pair => pair.Key))
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"not compared: {items} values of {sensors} sensors: {Explain(reason)}"));
        }

        if (result.Reference is { } reference)
        {
            ReferenceReport.Write(writer, reference);
        }

        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Compared} sensors compared, {result.Differing} differ"));
    }

    private static void WriteDeadLetters(TextWriter writer, DeadLetterComparison deadLetters)
    {
        if (deadLetters.WhyNot is { } why)
        {
            writer.WriteLine($"not compared: dead letters: {why}");
            return;
        }

        foreach (var id in deadLetters.Missing)
        {
            writer.WriteLine($"differs: dead letter {id}: live missing, replayed refused");
        }

        foreach (var id in deadLetters.Surplus)
        {
            writer.WriteLine($"differs: dead letter {id}: live refused, replayed missing");
        }

        if (deadLetters.Removed > 0)
        {
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"not compared: {deadLetters.Removed} dead letters: the live system has removed that many or more, dismissed or past their retention."));
        }

        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"dead letters: {deadLetters.Expected} in the log, {deadLetters.Missing.Count} missing, {deadLetters.Surplus.Count} surplus"));
    }

    private static void WriteAnomalies(TextWriter writer, VerifyResult result)
    {
        if (result.Anomalies is { } anomalies)
        {
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"anomalies: {anomalies.Expected} in the log, {anomalies.Missing} missing, {anomalies.Surplus} surplus, {anomalies.Twice} twice"));
        }
        else
        {
            writer.WriteLine($"not compared: anomalies: {result.WhyNoAnomalies}");
        }
    }

    private static void WriteBehind(TextWriter writer, VerifyResult result)
    {
        foreach (var (shard, sensors) in result.LaggingShards)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"behind: {shard}: {sensors} sensors have not taken their last readings of it"));
        }

        foreach (var (sensor, answer) in result.Lagging.Take(MostNamed))
        {
            var places = sensor.Last.Select(last =>
                $"{last.Key} at {(answer.Positions.TryGetValue(last.Key, out var place) ? place.Sequence.ToString() : "nothing")} of {last.Value.Sequence}");
            writer.WriteLine($"behind: {sensor.Id}: {string.Join(", ", places)}");
        }

        foreach (var sensor in result.Missing.Take(MostNamed))
        {
            writer.WriteLine($"missing: {sensor.Id}: the live system does not know it");
        }

        if (result.Missing.Count + result.Lagging.Count > 0)
        {
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"not compared: {result.Lagging.Count} sensors that are behind and {result.Missing.Count} that are missing (wait longer with --timeout)"));
        }
    }

    internal static string Explain(NotComparable reason) => reason switch
    {
        NotComparable.Trimmed => "readings that they depend on may have passed the stream's retention (trimmed).",
        NotComparable.Gapped => "the live system could not read a part of the log before it was trimmed (gapped).",
        NotComparable.SeveralLineages => "readings came through several shard lineages, and windows with a hop and counters depend on their order.",
        NotComparable.ApproximateOverSeveralLineages => "readings came through several shard lineages, and some of their readings, metrics or ids were more than a sensor keeps.",
        NotComparable.Warmup => "the live system's definitions changed, and the window has not been covered since (warmup).",
        NotComparable.ModelChanged => "they were scored by another model, or by another one before (name the model that the silos were started with by --model).",
        NotComparable.OtherArithmetic => "the silos score on another platform, where a model may round otherwise: verify on theirs (see 'arithmetic' of GET /cluster).",
        NotComparable.NotScored => "the live system tells no scores.",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
