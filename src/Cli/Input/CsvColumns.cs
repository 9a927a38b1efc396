using System.Globalization;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Input;

/// <summary>Which column of a CSV file is what.</summary>
/// <param name="Timestamp">The ordinal of the event time.</param>
/// <param name="SensorId">The ordinal of the sensor's id; -1 when every row is of one sensor.</param>
/// <param name="ReadingId">The ordinal of the reading's id; -1 without.</param>
/// <param name="Metrics">The ordinals of the metrics and what they are called.</param>
internal sealed record CsvColumns(int Timestamp, int SensorId, int ReadingId, IReadOnlyList<(int Ordinal, string Metric)> Metrics)
{
    private static readonly string[] TimestampNames = ["timestamp", "time"];
    private static readonly string[] SensorIdNames = ["sensorId", "sensor_id", "sensor"];
    private static readonly string[] ReadingIdNames = ["id"];

    /// <summary>Finds the columns, and complains about what is missing or cannot be, before the first row is taken.</summary>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="headers">The header row.</param>
    /// <param name="sample">The first rows: what is numeric is seen from them.</param>
    public static CsvColumns Resolve(string file, string[] headers, IReadOnlyList<string[]> sample, InputOptions options)
    {
        var header = new CsvHeader(file, headers);
        var timestamp = options.TimestampColumn is { } time
            ? header.Find(time, "--timestamp-column")
            : header.FindAny(TimestampNames, -1);
        if (timestamp < 0)
        {
            throw new CliException($"'{file}' has no column 'timestamp' or 'time': name the one with the event time with --timestamp-column ({header.List}).");
        }

        var sensorId = options.SensorId is not null ? -1
            : options.SensorIdColumn is { } sensor ? header.Find(sensor, "--sensor-id-column")
            : header.FindAny(SensorIdNames, timestamp);
        if (sensorId < 0 && options.SensorId is null && options.DefaultSensorId is null)
        {
            throw new CliException($"'{file}' does not say which sensor it is of: give --sensor-id NAME, or --sensor-id-column COLUMN ({header.List}).");
        }

        var readingId = options.IdColumn is { } id ? header.Find(id, "--id-column") : header.FindAny(ReadingIdNames, timestamp);
        IEnumerable<(int, string)> metrics = options.ValueColumns is { Count: > 0 } named
            ? header.FindMetrics(named)
            : Enumerable.Range(0, headers.Length)
                .Where(ordinal => ordinal != timestamp && ordinal != sensorId && ordinal != readingId && IsNumeric(sample, ordinal))
                .Select(ordinal => (ordinal, headers[ordinal]));
        var columns = new CsvColumns(timestamp, sensorId, readingId, [.. metrics]);
        columns.CheckMetrics(header);
        return columns;
    }

    private void CheckMetrics(CsvHeader header)
    {
        if (Metrics.Count == 0)
        {
            throw new CliException($"'{header.File}' has no column with numbers besides the time: name the metrics with --value-column ({header.List}).");
        }

        if (Metrics.Count > ReadingLimits.Metrics)
        {
            throw new CliException($"'{header.File}' has {Metrics.Count} columns with numbers, but a reading has at most {ReadingLimits.Metrics} metrics: choose with --value-column.");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (ordinal, metric) in Metrics)
        {
            if (!MetricNames.IsValid(metric))
            {
                throw new CliException(
                    $"'{header.File}': '{metric}' is not {MetricNames.Rule}: name it with --value-column '{header.Names[ordinal]}=NAME'.");
            }

            if (!seen.Add(metric))
            {
                throw new CliException($"'{header.File}': two columns are to be the metric '{metric}': give them different names with --value-column COLUMN=NAME.");
            }
        }
    }

    // Most values, not all: one bad value among the first rows must be reported as a bad row, not hide the column.
    private static bool IsNumeric(IReadOnlyList<string[]> sample, int ordinal)
    {
        var values = 0;
        var numbers = 0;
        foreach (var row in sample)
        {
            if (ordinal < row.Length && row[ordinal].Length > 0)
            {
                values++;
                numbers += double.TryParse(row[ordinal], NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? 1 : 0;
            }
        }

        return numbers * 2 > values;
    }
}
