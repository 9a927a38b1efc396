using System.Globalization;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>Reads what a process says under <c>/metrics</c>.</summary>
internal static class Metrics
{
    /// <summary>The sum of a metric over the series whose labels contain a text.</summary>
    public static async Task<double> SumAsync(HttpClient http, string name, string labels, CancellationToken cancellationToken) =>
        (await SeriesAsync(http, name, labels, cancellationToken)).Sum(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));

    /// <summary>Whether a metric has a series whose labels contain a text.</summary>
    public static async Task<bool> AnyAsync(HttpClient http, string name, string labels, CancellationToken cancellationToken) =>
        (await SeriesAsync(http, name, labels, cancellationToken)).Any();

    private static async Task<IEnumerable<string>> SeriesAsync(HttpClient http, string name, string labels, CancellationToken cancellationToken)
    {
        var metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellationToken);
        return metrics.Split('\n').Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Contains(labels, StringComparison.Ordinal));
    }
}
