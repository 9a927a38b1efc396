using System.Globalization;
using SensorGrid.Cli.Verify;
using SensorGrid.Features.Readings;
using SensorGrid.Offline.Verify;

namespace SensorGrid.Cli.Prove;

/// <summary>Prints the result of a proof; the last line is what scripts look at.</summary>
internal static class ProofReport
{
    public static void Write(TextWriter writer, ProofResult result)
    {
        foreach (var contradiction in result.Contradictions)
        {
            writer.WriteLine($"differs: {contradiction}");
        }

        foreach (var (sensor, what, live, replayed) in result.Differences)
        {
            writer.WriteLine($"differs: {sensor} {what}: answer {live}, replayed {replayed}");
        }

        foreach (var (reason, items) in result.NotCompared.OrderBy(pair => pair.Key))
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"not compared: {items} values: {VerifyReport.Explain(reason)}"));
        }

        if (result.Unknown.Count > 0)
        {
            writer.WriteLine($"unknown: the receipt does not say its {string.Join(", ", result.Unknown)}.");
        }

        foreach (var obstacle in result.Obstacles)
        {
            writer.WriteLine($"other {obstacle}");
        }

        writer.WriteLine(LastLine(result));
    }

    private static string LastLine(ProofResult result) => result.Outcome switch
    {
        ProofOutcome.Proved => $"proved: {Parts(result)} of {result.Answer.SensorId} as of {Rfc3339.Format(result.Answer.AsOf)} equal a replay of the log",
        ProofOutcome.Different => string.Create(CultureInfo.InvariantCulture, $"not proved: {result.Differing} differ"),
        _ when result.Obstacles.Count > 0 => "not comparable: the answer was made with something else than the replay",
        _ when result.Differences.Count > 0 => string.Create(
            CultureInfo.InvariantCulture, $"not comparable: {result.Differing} differ, and the answer may have been made with something else than the replay"),
        _ => "not comparable: no feature of the answer can be compared",
    };

    private static string Parts(ProofResult result)
    {
        var features = string.Create(CultureInfo.InvariantCulture, $"{result.Features} features");
        var counters = result.Counters > 0 ? string.Create(CultureInfo.InvariantCulture, $"{result.Counters} counters") : null;
        var score = result.HasScore ? "the score" : null;
        return (counters, score) switch
        {
            (null, null) => features,
            ({ } one, null) => $"{features} and {one}",
            (null, { } one) => $"{features} and {one}",
            _ => $"{features}, {counters} and {score}",
        };
    }
}
