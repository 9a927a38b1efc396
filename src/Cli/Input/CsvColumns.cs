using SensorGrid.Cli.CommandLine;

namespace SensorGrid.Cli.Input;

/// <summary>The roles of the columns of a CSV file.</summary>
/// <param name="Timestamp">The ordinals of the event time: several are joined with a blank.</param>
/// <param name="SensorId">The ordinal of the sensor's id; -1 when every row is of one sensor.</param>
/// <param name="ReadingId">The ordinal of the reading's id; -1 without.</param>
/// <param name="Metrics">The metrics.</param>
/// <param name="LeftOut">The reasons why the other columns are not used.</param>
internal sealed record CsvColumns(
    IReadOnlyList<int> Timestamp, int SensorId, int ReadingId, IReadOnlyList<CsvMetric> Metrics, IReadOnlyList<string> LeftOut)
{
    private static readonly string[] TimestampNames = ["timestamp", "time"];
    private static readonly string[] SensorIdNames = ["sensorId", "sensor_id", "sensor"];
    private static readonly string[] ReadingIdNames = ["id"];

    /// <summary>Finds the columns.</summary>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="survey">The header, and what the whole file has below it.</param>
    /// <exception cref="CliException">Something is missing or cannot be.</exception>
    public static CsvColumns Resolve(string file, CsvSurvey survey, InputOptions options)
    {
        var header = new CsvHeader(file, survey.Header);
        var timestamp = FindTimestamp(header, options);
        var sensorId = options.SensorId is not null ? -1
            : options.SensorIdColumn is { } sensor ? header.Find(sensor, "--sensor-id-column")
            : header.FindAny(SensorIdNames, timestamp);
        if (sensorId < 0 && options.SensorId is null && options.DefaultSensorId is null)
        {
            throw new CliException($"'{file}' does not say which sensor it is of: give --sensor-id NAME, or --sensor-id-column COLUMN ({header.List}).");
        }

        var readingId = options.IdColumn is { } id ? header.Find(id, "--id-column") : header.FindAny(ReadingIdNames, timestamp);
        var (metrics, leftOut) = MetricColumns.Resolve(header, survey, options, [.. timestamp, sensorId, readingId], timestamp.Length == 1);
        return new CsvColumns(timestamp, sensorId, readingId, metrics, leftOut);
    }

    private static int[] FindTimestamp(CsvHeader header, InputOptions options)
    {
        if (options.TimestampColumn is { } column)
        {
            return header.FindJoined(column, "--timestamp-column");
        }

        return header.FindAny(TimestampNames, []) is >= 0 and var ordinal
            ? [ordinal]
            : throw new CliException($"'{header.File}' has no column 'timestamp' or 'time': name the one with the event time with --timestamp-column ({header.List}).");
    }
}
