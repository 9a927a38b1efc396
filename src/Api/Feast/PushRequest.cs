using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Doors;
using SensorGrid.Api.Requests;
using SensorGrid.Features.Readings;

namespace SensorGrid.Api.Feast;

/// <summary>
/// The rows of <c>POST /push</c> and <c>POST /write-to-online-store</c>, a column at a time: the join key, <c>event_timestamp</c>, and metrics. <c>created</c> is not looked
/// at; a cell that is null is left out.
/// </summary>
internal static class PushRequest
{
    private const string EventTimestamp = "event_timestamp";
    private const string Created = "created";

    /// <summary>Reads the rows into readings.</summary>
    /// <param name="frame">The member <c>df</c>.</param>
    /// <param name="mostRows">The most rows that there may be.</param>
    /// <param name="readings">The readings that the rows are added to.</param>
    /// <exception cref="BadHttpRequestException">413, 422: the rows cannot be read.</exception>
    public static void Read(JsonElement frame, int mostRows, WrittenReadings readings)
    {
        if (frame.ValueKind != JsonValueKind.Object)
        {
            throw Wrong($$"""'df' must be an object of columns such as {"{{FeastView.JoinKey}}":["plant-1/pump-7"],"{{EventTimestamp}}":["2026-11-22T10:00:01.25Z"],"temperature":[21.5]}.""");
        }

        JsonElement[]? ids = null, times = null;
        var metrics = new List<(string Name, JsonElement[] Cells)>();
        var rows = -1;
        foreach (var column in frame.EnumerateObject())
        {
            var name = JsonTexts.NameOf(column) ?? throw Wrong("df: the name of a column is not valid Unicode text.");
            var cells = CellsOf(name, column.Value, mostRows, ref rows);
            switch (name)
            {
                case FeastView.JoinKey:
                    ids = cells;
                    break;
                case EventTimestamp:
                    times = cells;
                    break;
                case Created:
                    break;
                default:
                    metrics.Add(MetricNames.IsValid(name) ? (name, cells) : throw Wrong($"df: column '{ShownText.Of(name)}' is not {MetricNames.Rule}."));
                    break;
            }
        }

        if (ids is null || times is null)
        {
            throw Wrong($"df has no column '{(ids is null ? FeastView.JoinKey : EventTimestamp)}': every row needs one.");
        }

        for (var row = 0; row < rows; row++)
        {
            readings.Add(IdOf(ids[row], row), TimeOf(times[row], row), MetricsOf(metrics, row));
        }
    }

    private static JsonElement[] CellsOf(string name, JsonElement column, int mostRows, ref int rows)
    {
        if (column.ValueKind != JsonValueKind.Array)
        {
            throw Wrong($"df.{name} must be an array, a value for each row.");
        }

        var count = column.GetArrayLength();
        if (count > mostRows)
        {
            throw new BadHttpRequestException(Text($"df has {count} rows; one request may have {mostRows}."), StatusCodes.Status413PayloadTooLarge);
        }

        rows = rows < 0 ? count : rows;
        return count == rows ? [.. column.EnumerateArray()] : throw Wrong(Text($"df.{name} has {count} values, the column before it {rows}: all need one for each row."));
    }

    private static string IdOf(JsonElement cell, int row) => JsonTexts.TextOf(cell) ?? throw Wrong(Text($"df.{FeastView.JoinKey}[{row}] is no text: ids of sensors are strings."));

    private static DateTimeOffset TimeOf(JsonElement cell, int row)
    {
        var text = cell.ValueKind == JsonValueKind.Number ? cell.GetRawText() : JsonTexts.TextOf(cell) ?? throw Wrong(Text($"df.{EventTimestamp}[{row}] is no time."));

        // Feast's own client sends UTC without saying so.
        if (Timestamps.TryParseLocal(text, out var utc))
        {
            return new DateTimeOffset(utc, TimeSpan.Zero);
        }

        var error = Timestamps.Parse(text, out var time);
        return error == TimestampError.None ? time : throw Wrong(Text($"df.{EventTimestamp}[{row}] {Timestamps.Explain(error)}."));
    }

    private static MetricValue[] MetricsOf(List<(string Name, JsonElement[] Cells)> columns, int row)
    {
        var metrics = new List<MetricValue>(columns.Count);
        foreach (var (name, cells) in columns)
        {
            if (ValueOf(cells[row], name, row) is { } value)
            {
                metrics.Add(new MetricValue(name, value));
            }
        }

        return metrics.Count > 0 ? [.. metrics] : throw Wrong(Text($"df: row {row} has no number, and a reading needs one."));
    }

    private static double? ValueOf(JsonElement cell, string name, int row) => cell.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.Number when cell.TryGetDouble(out var number) && double.IsFinite(number) => number,
        _ => throw Wrong(Text($"df.{name}[{row}] is no number: metrics are numbers; leave the column out.")),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static BadHttpRequestException Wrong(string why) => new(why, StatusCodes.Status422UnprocessableEntity);
}
