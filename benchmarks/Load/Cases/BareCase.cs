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
    public static int Ticks(LoadContext context) => context.Size(quick: 60, full: 600);

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
                atMost: true, FormattableString.Invariant($"{cost.All:F3} us against {cost.Tokens:F3} us")),
            new Figure(
                "the same without running the model", "the same", Ratio(cost.WithoutModel), "", null),
            new Figure(
                "the same with features computed only when asked for, as a silo does", "the same", Ratio(cost.OnRequest), "", null),
        ];

        string Ratio(double time) => FormattableString.Invariant($"{time / cost.Tokens:F2}x ({time:F3} us)");
    }

    // One after the other, so that none finds the cache full of another's sensors.
    private static BareCost Run(int ticks)
    {
        var seen = 0L;
        var tokens = Measure(ticks, bytes => seen += BareReader.CountTokens(bytes));
        if (seen != 11L * Sensors * ticks)
        {
            throw new InvalidOperationException($"{seen} tokens in {Sensors * ticks} readings.");
        }

        return new BareCost(tokens, Measure(ticks, BareWork.All), Measure(ticks, BareWork.Features), Measure(ticks, BareWork.Model));
    }

    private static double Measure(int ticks, BareWork work)
    {
        using var loop = new BareLoop(Sensors, Interval) { Work = work };
        return Measure(ticks, loop.Take);
    }

    /// <returns>Processor time a reading, in microseconds.</returns>
    private static double Measure(int ticks, Action<byte[]> take)
    {
        var readings = new LoadReadings(Sensors, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), Interval);
        var json = new byte[Sensors][];
        var total = TimeSpan.Zero;
        for (var tick = 0; tick < ticks; tick++)
        {
            for (var sensor = 0; sensor < Sensors; sensor++)
            {
                json[sensor] = readings.Json(sensor, tick);
            }

            var clock = CpuClock.OfProcess();
            foreach (var bytes in json)
            {
                take(bytes);
            }

            total += clock.Elapsed;
        }

        return total.TotalMicroseconds / ((double)Sensors * ticks);
    }

    private static double Median(BareCost[] costs, Func<BareCost, double> part) => costs.Select(part).Order().ElementAt(costs.Length / 2);
}
