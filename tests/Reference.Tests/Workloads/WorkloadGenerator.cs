using System.Globalization;

namespace SensorGrid.Reference.Tests.Workloads;

/// <summary>Draws a workload: every parameter by itself, so that all of them meet.</summary>
internal static class WorkloadGenerator
{
    private static readonly long Start = new DateTime(2026, 11, 28, 10, 0, 0, DateTimeKind.Utc).Ticks;

    public static Workload Generate(int seed)
    {
        var draw = new Draw(seed);
        var metrics = Metrics(draw);
        var definitions = DefinitionsGenerator.Generate(draw, metrics);
        var shards = ShardsGenerator.Generate(draw);
        var shape = new LogShape(draw, metrics.Length, definitions);
        var log = new LogGenerator(draw, metrics, shape, shards, Start + draw.Ticks(TimeSpan.TicksPerDay)).Generate();
        var isOneLineage = ShardsGenerator.IsOneLineage(shards);
        if (!isOneLineage)
        {
            // Over shards that have no order the promise is for readings that are kept one by one, and for all metrics: which are refused depends on which came first.
            definitions = definitions with { MaxRaw = DefinitionsSpec.Default.MaxRaw, MaxMetrics = Math.Max(metrics.Length, definitions.MaxMetrics) };
            log = [.. log.Take(Math.Max(1, DefinitionsSpec.Default.MaxRaw / log.Max(entry => entry.Metrics.Length + 1)))];
        }

        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{metrics.Length} metrics, {log.Length} readings, {shape}, {shards.Length} shards{(isOneLineage ? "" : " side by side")}, definitions {(definitions.IsDefault ? "default" : definitions.Json)}");
        return new Workload(
            seed,
            text,
            definitions,
            shards,
            log,
            Questions(draw, definitions, log.Length, isOneLineage),
            [.. Enumerable.Range(0, draw.Between(0, 5)).Select(_ => draw.Between(1, log.Length))],
            Enumerable.Range(0, draw.Between(0, 3)).Select(_ => draw.Between(1, log.Length)).Distinct().ToDictionary(at => at, _ => draw.Between(1, 40)));
    }

    private static string[] Metrics(Draw draw)
    {
        var count = draw.Of(1, 1, 1, 2, 2, 3, 5, 8, 14, 20, 40, 64, 65, 100, 300);
        return [.. Enumerable.Range(0, count).Select(i => draw.Of($"m{i}", $"M-{i}", $"t{i}_x"))];
    }

    private static Question[] Questions(Draw draw, DefinitionsSpec definitions, int readings, bool isOneLineage)
    {
        var questions = Enumerable.Range(0, draw.Between(1, 3)).Select(_ => Ask(draw, definitions, draw.Between(1, readings), isOneLineage));
        return [.. questions.Append(Ask(draw, definitions, readings, isOneLineage)).Append(new Question(readings, null)).OrderBy(question => question.After)];
    }

    // Over shards that have no order the promise is for the newest event time or later.
    private static Question Ask(Draw draw, DefinitionsSpec definitions, int after, bool isOneLineage)
    {
        var hop = definitions.Windows.Max(window => window.Hop);
        return draw.Between(0, 7) switch
        {
            0 => new Question(after, null),
            1 => new Question(after, draw.Ticks(definitions.LongestWindow)),
            2 => new Question(after, draw.Of(1, TimeSpan.TicksPerSecond, definitions.LongestExact, definitions.LongestWindow)),
            3 => new Question(after, definitions.LongestWindow + draw.Ticks(TimeSpan.TicksPerHour)),
            4 when isOneLineage => new Question(after, -definitions.LatenessTicks),
            5 when isOneLineage && hop > 0 => new Question(after, 0, hop),
            >= 4 when isOneLineage => new Question(after, -draw.Ticks(definitions.LatenessTicks)),
            _ => new Question(after, 0),
        };
    }
}
