using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Input;

/// <summary>Makes a reading of a CSV row.</summary>
internal sealed class CsvRowReader(
    CsvRecords records, CsvColumns columns, string? sensorId, NumberCells cells, TimestampParser timestamps, LocalTimes times)
{
    // Trailing separators in the header name no column.
    private readonly int _fewestFields = Array.FindLastIndex(records.Header, name => name.Length > 0) + 1;
    private readonly ReadingCheck _check = new();
    private readonly List<MetricValue> _metrics = [];
    private readonly List<string> _missing = [];

    /// <summary>Reads the row that the records stand on.</summary>
    public InputItem Read()
    {
        if (WhyNotInColumns() is { } reason)
        {
            return InputItem.Bad(records.Line, reason);
        }

        var timestamp = columns.Timestamp.Count == 1
            ? records.Field(columns.Timestamp[0]).ToString()
            : string.Join(' ', columns.Timestamp.Select(ordinal => records.Field(ordinal).ToString()));
        if (timestamps.Parse(timestamp, out var time) is { } wrong)
        {
            return InputItem.Bad(records.Line, $"{Describe(columns.Timestamp)}: '{timestamp}' {wrong}{HintOnTime(timestamp)}.");
        }

        if (ReadMetrics() is { } error)
        {
            return InputItem.Bad(records.Line, error);
        }

        var sensor = sensorId ?? records.Field(columns.SensorId).ToString();
        var id = columns.ReadingId >= 0 && records.Field(columns.ReadingId) is { IsEmpty: false } text ? text.ToString() : null;
        var (reading, refusal) = _check.Check(new Reading(sensor, times.Resolve(time, sensor), [.. _metrics], id) { Missing = [.. _missing] });
        return reading is null ? InputItem.Bad(records.Line, refusal!) : InputItem.Of(records.Line, reading, timestamp);
    }

    private string? WhyNotInColumns()
    {
        var (fields, header) = (records.FieldCount, records.Header.Length);
        if (fields < _fewestFields)
        {
            return $"the row has {fields} fields, but the header has {header}.";
        }

        for (var ordinal = header; ordinal < fields; ordinal++)
        {
            if (!records.Field(ordinal).IsEmpty)
            {
                return $"the row has {fields} fields, but the header has {header}: a number with a decimal comma has to be quoted, "
                    + "or the fields separated by ';', and --decimal-comma added.";
            }
        }

        return null;
    }

    private string? ReadMetrics()
    {
        _metrics.Clear();
        _missing.Clear();
        foreach (var (ordinal, metric) in columns.Metrics)
        {
            var text = ordinal < records.FieldCount ? records.Field(ordinal) : [];
            switch (cells.Read(text, out var value))
            {
                case CellKind.Number:
                    _metrics.Add(new MetricValue(metric, value));
                    break;
                case CellKind.Missing:
                    _missing.Add(metric);
                    break;
                case CellKind.Other:
                    return $"{Describe([ordinal])}: {cells.Explain(text)}.";
            }
        }

        return _metrics.Count + _missing.Count > 0 ? null : "the row has no value in any of the metrics' columns.";
    }

    private string Describe(IReadOnlyList<int> ordinals) =>
        $"{(ordinals.Count == 1 ? "column" : "columns")} {string.Join(", ", ordinals.Select(ordinal => $"'{records.Header[ordinal]}'"))}";

    private string HintOnTime(string timestamp) =>
        columns.Timestamp.Count == 1 && timestamp.IndexOf(':', StringComparison.Ordinal) is 1 or 2
            && Array.Exists(records.Header, name => string.Equals(name, "date", StringComparison.OrdinalIgnoreCase))
            ? $" (--timestamp-column 'Date,{records.Header[columns.Timestamp[0]]}' joins two columns)"
            : "";
}
