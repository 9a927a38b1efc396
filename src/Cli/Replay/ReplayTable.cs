using SensorGrid.Cli.Input;
using SensorGrid.Features.Engine;
using SensorGrid.Offline.Replay;

namespace SensorGrid.Cli.Replay;

/// <summary>The table that <c>replay</c> writes: a row for every reading.</summary>
/// <param name="row">The destination of its rows.</param>
/// <param name="isOneSeries">All of it is of one sensor and one metric: time, as the file has it, and value identify a reading. Otherwise sensor and time do.</param>
/// <param name="features">The columns after those of the detector; null for none.</param>
internal sealed class ReplayTable(CsvRow row, bool isOneSeries, FeatureColumns? features)
{
    public void WriteHeader()
    {
        string[] first = isOneSeries ? ["timestamp", "value"] : ["sensorId", "timestamp", "disposition"];
        foreach (var name in first.Concat(["score", "anomaly_score", "alarm", "expected_every_days", "severity"]).Concat(features?.Names ?? []))
        {
            row.Field(name);
        }

        row.End();
    }

    /// <param name="item">A reading of the file.</param>
    /// <param name="result">The result of its ingestion.</param>
    public void Write(InputItem item, ReplayedReading result)
    {
        var reading = item.Reading!;
        if (isOneSeries)
        {
            row.Field(item.Timestamp);
            row.Field(reading.Metrics is [var only] ? only.Value : double.NaN);
        }
        else
        {
            row.Field(reading.SensorId);
            row.Field(reading.EventTime);
            row.Field(NameOf(result.Disposition));
        }

        row.Field(result.Score);
        row.Field(result.IsNews ? result.Score : 0);
        row.Field(result.OpensAnomaly ? 1 : 0);
        row.Field(result.ExpectedEveryDays ?? double.NaN);
        row.Field(result.Severity?.ToString().ToLowerInvariant());
        foreach (var value in features is null ? [] : features.Row(result.Features))
        {
            row.Field(value);
        }

        row.End();
    }

    private static string NameOf(ReadingDisposition disposition) => disposition switch
    {
        ReadingDisposition.Counted => "counted",
        ReadingDisposition.Late => "late",
        ReadingDisposition.Duplicate => "duplicate",
        ReadingDisposition.Retired => "retired",
        ReadingDisposition.Feedback => "feedback",
        _ => throw new ArgumentOutOfRangeException(nameof(disposition), disposition, "Every place of a file is taken once."),
    };
}
