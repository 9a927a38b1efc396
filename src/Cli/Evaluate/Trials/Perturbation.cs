using SensorGrid.Cli.Evaluate.Windows;
using SensorGrid.Cli.Simulate.Model;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Evaluate.Trials;

/// <summary>A way to make other series of those at hand: a detector that suits them by chance does not suit these.</summary>
/// <param name="Name">Such as <c>every second row</c>.</param>
/// <param name="Apply">Makes the copy of a series, whose number it also gets.</param>
internal sealed record Perturbation(string Name, Func<LabelledSeries, int, LabelledSeries> Apply)
{
    private const double NoiseShare = 0.1;

    public static readonly Perturbation[] All =
    [
        new("every second row", (series, _) => Keep(series, row => row % 2 == 0)),
        new("first tenth cut off", (series, _) => Keep(series, row => row >= series.Readings.Length / 10)),
        new("last tenth cut off", (series, _) => Keep(series, row => row < series.Readings.Length - (series.Readings.Length / 10))),
        new("a tenth of noise added", Noisy),
        new("values compressed", (series, _) => Map(series, (value, _) => Math.CopySign(Math.Sqrt(Math.Abs(value)), value))),
        new("every third row", (series, _) => Keep(series, row => row % 3 == 0)),
        new("a fifth of the rows lost", WithLosses),
        new("first quarter cut off", (series, _) => Keep(series, row => row >= series.Readings.Length / 4)),
        new("upside down", (series, _) => Map(series, (value, _) => -value)),
    ];

    private static LabelledSeries Noisy(LabelledSeries series, int number)
    {
        var values = Array.ConvertAll(series.Readings, reading => reading.Metrics[0].Value);
        var mean = values.Average();
        var spread = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        var random = new Prng(1, number, PrngStream.Series);
        return Map(series, (value, _) => value + (NoiseShare * spread * random.Gaussian()));
    }

    private static LabelledSeries WithLosses(LabelledSeries series, int number)
    {
        var random = new Prng(2, number, PrngStream.Series);
        var kept = Array.ConvertAll(series.Readings, _ => random.Uniform() >= 0.2);
        return Keep(series, row => kept[row]);
    }

    private static LabelledSeries Map(LabelledSeries series, Func<double, int, double> map) => series with
    {
        Readings =
        [
            .. series.Readings.Select((reading, row) => new Reading(
                reading.SensorId, reading.EventTime, [new MetricValue(reading.Metrics[0].Name, map(reading.Metrics[0].Value, row))], reading.Id)),
        ],
    };

    /// <summary>Keeps some of the rows, and the windows that then have a row behind the probation.</summary>
    private static LabelledSeries Keep(LabelledSeries series, Predicate<int> isKept)
    {
        var rows = Enumerable.Range(0, series.Readings.Length).Where(row => isKept(row)).ToArray();
        var windows = series.Windows
            .Select(window => (First: Array.FindIndex(rows, row => row >= window.First), Last: Array.FindLastIndex(rows, row => row <= window.Last)))
            .Where(window => window.First >= 0 && window.First <= window.Last && window.Last >= ScoredSeries.ProbationRows(rows.Length));
        return series with { Readings = Array.ConvertAll(rows, row => series.Readings[row]), Windows = [.. windows] };
    }
}
