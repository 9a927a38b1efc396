using System.Text.Json;
using SensorGrid.Features.Documents;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats;

/// <summary>Reads and writes the member <c>time</c> of a definition: a column, two of them, or the arrival.</summary>
internal static class RowTimeMembers
{
    /// <summary>The word for the record's arrival.</summary>
    public const string Arrival = "arrival";

    /// <summary>Reads it.</summary>
    /// <param name="members">The members of the definition.</param>
    /// <param name="columns">The names of the columns; null when they are not known yet.</param>
    /// <param name="record">The word for the time of the record itself, <see cref="RowTime.Arrival"/>.</param>
    /// <returns>The time; null when there is a mistake that leaves none.</returns>
    public static RowTime? Read(MemberReader members, IReadOnlyCollection<string>? columns, string record)
    {
        if (members.Find("time") is not { } value)
        {
            members.ReportMissing(
                "time",
                "write \"time\": { \"column\": \"ts\" } with the name of the column, "
                + $"or \"time\": \"{record}\" for the record's {(record == Arrival ? "arrival" : "creation")} time");
            return null;
        }

        if (value.Kind == JsonValueKind.String)
        {
            if (value.Text == record)
            {
                return RowTime.Arrival;
            }

            members.Report(value, $"'time' must be {{ \"column\": \"{value.Text}\" }} for a column, or \"{record}\", but is {value.Shown}.");
            return null;
        }

        if (members.Members("time") is not { } time)
        {
            return null;
        }

        var names = ReadColumns(time, columns);
        var unit = time.Choice("unit", "auto", "s", "ms", "us", "ns", "rfc3339") switch
        {
            "s" => TimeUnit.Seconds,
            "ms" => TimeUnit.Milliseconds,
            "us" => TimeUnit.Microseconds,
            "ns" => TimeUnit.Nanoseconds,
            "rfc3339" => TimeUnit.Rfc3339,
            _ => TimeUnit.Auto,
        };
        var isUtc = time.Bool("utc", false);
        if (isUtc && unit is not (TimeUnit.Auto or TimeUnit.Rfc3339))
        {
            time.Report("utc", "'utc' is for times that are text: numbers since 1970 are always in UTC.");
        }

        if (names is { Count: 2 } && unit is not (TimeUnit.Auto or TimeUnit.Rfc3339))
        {
            time.Report("unit", $"'unit' \"{CellTime.NameOf(unit)}\" is for one column of numbers, not for a date and a time of day.");
        }

        time.Finish();
        return names is null ? null : new RowTime(names, unit, isUtc);
    }

    /// <summary>Writes it.</summary>
    public static void Write(Utf8JsonWriter json, RowTime time, string record)
    {
        if (time.IsArrival)
        {
            json.WriteString("time", record);
            return;
        }

        json.WriteStartObject("time");
        if (time.Columns is [var column])
        {
            json.WriteString("column", column);
        }
        else
        {
            json.WriteStartArray("column");
            foreach (var part in time.Columns)
            {
                json.WriteStringValue(part);
            }

            json.WriteEndArray();
        }

        if (time.Unit != TimeUnit.Auto)
        {
            json.WriteString("unit", CellTime.NameOf(time.Unit));
        }

        if (time.AssumesUtc)
        {
            json.WriteBoolean("utc", true);
        }

        json.WriteEndObject();
    }

    private static IReadOnlyList<string>? ReadColumns(MemberReader time, IReadOnlyCollection<string>? columns)
    {
        if (time.Find("column") is not { } value)
        {
            time.ReportMissing("column", "write the name of the column, such as \"column\": \"ts\"");
            return null;
        }

        if (value.Kind != JsonValueKind.Array)
        {
            return ColumnMembers.Read(time, "column", columns) is { } name ? [name] : null;
        }

        var names = time.List("column");
        foreach (var name in names ?? [])
        {
            ColumnMembers.Check(time, "column", name, columns);
        }

        if (names is { Count: > 2 })
        {
            time.Report(value, "'column' has at most two names: of a date and of a time of day.");
        }

        return names is { Count: > 0 } ? names : null;
    }
}
