using SensorGrid.Load.Bare;
using SensorGrid.Load.Measuring;
using SensorGrid.Load.Readings;
using SensorGrid.Load.Report;

namespace SensorGrid.Load.Cases;

/// <summary>The bare loop, by which others are divided: checked against the engine, then measured.</summary>
internal sealed class BareCase : ILoadCase
{
    /// <summary>How many sensors it has; the engine is measured with as many.</summary>
    public const int Sensors = 1000;

    private const int Rounds = 3;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public string Name => "bare";

    /// <summary>How many readings of each sensor.</summary>
    public static int Ticks(LoadContext context) => context.Size(quick: 150, full: 600);

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadContext context, CancellationToken cancellationToken)
    {
        context.Progress("compares it with the engine");
        await BareCheck.RunAsync(cancellationToken);
        context.Progress("measures it");
        Run(ticks: 100);
        var costs = Enumerable.Range(0, Rounds).Select(_ => Run(Ticks(context))).ToArray();
        var cost = new BareCost(
            Median(costs, one => one.Tokens), Median(costs, one => one.All), Median(costs, one => one.WithoutModel), Median(costs, one => one.OnRequest));
        context.Bare = cost;
        return
        [
            Figure.Ratio(
                "bare loop: JSON, all default features, detector's input, the shipped model in batches of 256", "bare pass of Utf8JsonReader", cost.All / cost.Tokens, 10,
                atMost: true, FormattableString.Invariant($"{cost.All.TotalMicroseconds:F3} us against {cost.Tokens.TotalMicroseconds:F3} us")),
            new Figure(
                "the same without running the model", "the same", Ratio(cost.WithoutModel), "", null),
            new Figure(
                "the same with features computed only when asked for, as a silo does", "the same", Ratio(cost.OnRequest), "", null),
        ];

        string Ratio(TimeSpan time) => FormattableString.Invariant($"{time / cost.Tokens:F2}x ({time.TotalMicroseconds:F3} us)");
    }

    private static BareCost Run(int ticks)
    {
        var readings = new LoadReadings(Sensors, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), Interval);
        using var all = new BareLoop(Sensors, Interval);
        using var withoutModel = new BareLoop(Sensors, Interval) { Work = BareWork.Features };
        using var onRequest = new BareLoop(Sensors, Interval) { Work = BareWork.Model };
        var json = new byte[Sensors][];
        var count = (double)Sensors * ticks;
        TimeSpan tokens = default, allTime = default, withoutModelTime = default, onRequestTime = default;
        var seen = 0L;
        for (var tick = 0; tick < ticks; tick++)
        {
            for (var sensor = 0; sensor < Sensors; sensor++)
            {
                json[sensor] = readings.Json(sensor, tick);
            }

            var clock = CpuClock.OfProcess();
            foreach (var bytes in json)
            {
                seen += BareReader.CountTokens(bytes);
            }

            tokens += clock.Elapsed;
            allTime += Take(all, json);
            withoutModelTime += Take(withoutModel, json);
            onRequestTime += Take(onRequest, json);
        }

        // Looked at, so that the pass over the tokens is not left out.
        return seen == 11 * (long)count
            ? new BareCost(tokens / count, allTime / count, withoutModelTime / count, onRequestTime / count)
            : throw new InvalidOperationException($"{seen} tokens in {count} readings.");
    }

    private static TimeSpan Take(BareLoop loop, byte[][] json)
    {
        var clock = CpuClock.OfProcess();
        foreach (var bytes in json)
        {
            loop.Take(bytes);
        }

        return clock.Elapsed;
    }

    private static TimeSpan Median(BareCost[] costs, Func<BareCost, TimeSpan> part) => costs.Select(part).Order().ElementAt(costs.Length / 2);
}
