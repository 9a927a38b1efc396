using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using SensorGrid.Api.Doors;

namespace SensorGrid.Api.Feast;

/// <summary>Writes features by column, as Feast's clients read them: the join key first, then each feature with values, statuses and timestamps.</summary>
internal static class OnlineFeaturesWriter
{
    /// <summary>More than the shortest digits of a double take, with <c>.0</c> behind.</summary>
    private const int NumberBytes = 40;

    private const string Epoch = "1970-01-01T00:00:00Z";

    public static void Write(Utf8JsonWriter writer, OnlineFeaturesRequest request, Dictionary<string, SensorRow> rows)
    {
        var sensors = Array.ConvertAll(request.SensorIds, id => rows[id]);
        var times = Array.ConvertAll(sensors, sensor => sensor.LastReadingAt is { } at ? FormatTime(at) : Epoch);
        writer.WriteStartObject();
        writer.WriteStartObject("metadata"u8);
        writer.WriteStartArray("feature_names"u8);
        writer.WriteStringValue(FeastView.JoinKey);
        foreach (var name in request.Features.Names)
        {
            writer.WriteStringValue(request.HasFullNames ? $"{FeastView.Name}__{name}" : name);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteStartArray("results"u8);
        WriteJoinKeys(writer, request.SensorIds);
        for (var feature = 0; feature < request.Features.Names.Count; feature++)
        {
            WriteColumn(writer, sensors, times, feature);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteJoinKeys(Utf8JsonWriter writer, string[] ids)
    {
        writer.WriteStartObject();
        WriteArray(writer, "values"u8, ids, static (writer, id) => writer.WriteStringValue(id));
        WriteArray(writer, "statuses"u8, ids, static (writer, _) => writer.WriteStringValue("PRESENT"u8));
        WriteArray(writer, "event_timestamps"u8, ids, static (writer, _) => writer.WriteStringValue(Epoch));
        writer.WriteEndObject();
    }

    private static void WriteColumn(Utf8JsonWriter writer, SensorRow[] sensors, string[] times, int feature)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("values"u8);
        foreach (var sensor in sensors)
        {
            WriteValue(writer, sensor.Values[feature]);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("statuses"u8);
        foreach (var sensor in sensors)
        {
            writer.WriteStringValue(StatusOf(sensor.States[feature]));
        }

        writer.WriteEndArray();
        WriteArray(writer, "event_timestamps"u8, times, static (writer, time) => writer.WriteStringValue(time));
        writer.WriteEndObject();
    }

    private static ReadOnlySpan<byte> StatusOf(ValueState state) => state switch
    {
        ValueState.Present => "PRESENT"u8,
        ValueState.Outdated => "OUTSIDE_MAX_AGE"u8,
        ValueState.Null => "NULL_VALUE"u8,
        _ => "NOT_FOUND"u8,
    };

    // Clients infer a column's type from its values: 21 would become an integer.
    private static void WriteValue(Utf8JsonWriter writer, double value)
    {
        if (!double.IsFinite(value))
        {
            writer.WriteNullValue();
            return;
        }

        Span<byte> text = stackalloc byte[NumberBytes];
        Utf8Formatter.TryFormat(value, text, out var length);
        if (text[..length].IndexOfAny((byte)'.', (byte)'E') < 0)
        {
            ".0"u8.CopyTo(text[length..]);
            length += 2;
        }

        writer.WriteRawValue(text[..length], skipInputValidation: true);
    }

    // No, three or six decimals: older clients can read no others.
    private static string FormatTime(DateTimeOffset time)
    {
        var microseconds = time.UtcTicks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond;
        var format = microseconds == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'"
            : microseconds % 1000 == 0 ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"
            : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
        return time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
    }

    private static void WriteArray(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string[] items, Action<Utf8JsonWriter, string> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            write(writer, item);
        }

        writer.WriteEndArray();
    }
}
