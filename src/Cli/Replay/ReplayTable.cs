using SensorGrid.Cli.Input;
using SensorGrid.Features.Engine;

namespace SensorGrid.Cli.Replay;

/// <summary>The table that <c>replay</c> writes: a row for every reading.</summary>
/// <param name="writer">Where it goes.</param>
/// <param name="isOneSeries">All of it is of one sensor and one metric: time, as the file has it, and value tell a reading. Otherwise sensor and time do.</param>
/// <param name="features">The columns after the scores; null for none.</param>
internal sealed class ReplayTable(TextWriter writer, bool isOneSeries, FeatureColumns? features)
{
    private readonly CsvRow _row = new(writer);

    public void WriteHeader()
    {
        string[] first = isOneSeries ? ["timestamp", "value"] : ["sensorId", "timestamp", "disposition"];
        foreach (var name in first.Concat(["score", "anomaly_score"]).Concat(features?.Names ?? []))
        {
            _row.Field(name);
        }

        _row.End();
    }

    /// <param name="item">A reading of the file.</param>
    /// <param name="result">What it did.</param>
    public void Write(InputItem item, ReplayedReading result)
    {
        var reading = item.Reading!;
        if (isOneSeries)
        {
            _row.Field(item.Timestamp);
            _row.Field(reading.Metrics is [var only] ? only.Value : double.NaN);
        }
        else
        {
            _row.Field(reading.SensorId);
            _row.Field(reading.EventTime);
            _row.Field(NameOf(result.Disposition));
        }

        _row.Field(result.Score);
        _row.Field(result.IsNews ? result.Score : 0);
        foreach (var value in features is null ? [] : features.Row(result.Features))
        {
            _row.Field(value);
        }

        _row.End();
    }

    private static string NameOf(ReadingDisposition disposition) => disposition switch
    {
        ReadingDisposition.Counted => "counted",
        ReadingDisposition.Late => "late",
        ReadingDisposition.Duplicate => "duplicate",
        _ => throw new ArgumentOutOfRangeException(nameof(disposition), disposition, "Every place of a file is taken once."),
    };
}
