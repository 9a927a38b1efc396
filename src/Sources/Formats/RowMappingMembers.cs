using System.Text.Json;
using SensorGrid.Sources.Members;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats;

/// <summary>Reads and writes the members of a definition that map the columns of a row: <c>sensorId</c>, <c>time</c>, <c>id</c> and <c>metrics</c>.</summary>
internal static class RowMappingMembers
{
    private const string All = "*";
    private const string Arrival = "arrival";

    /// <summary>Reads them.</summary>
    /// <param name="members">The members of the definition.</param>
    /// <param name="columns">The names of the columns; null when they are not known yet, such as those of a header.</param>
    /// <returns>The mapping; null when there is a mistake that leaves none.</returns>
    public static RowMapping? Read(MemberReader members, IReadOnlyCollection<string>? columns)
    {
        if (members.Find("sensorId") is null)
        {
            members.ReportMissing("sensorId", "write a template over columns, such as \"sensorId\": \"{device}\"");
        }

        var sensorId = members.Template("sensorId", columns);
        var time = ReadTime(members, columns);
        var id = ReadColumn(members, "id", columns);
        var metrics = ReadMetrics(members, columns);
        if (sensorId is null || time is null || metrics is null)
        {
            return null;
        }

        var mapping = new RowMapping(sensorId, time, metrics, id);
        CheckNames(members, "metrics", mapping.Metrics.Names ?? []);
        return mapping;
    }

    /// <summary>Writes them in their fixed order.</summary>
    public static void Write(Utf8JsonWriter json, RowMapping mapping)
    {
        json.WriteString("sensorId", mapping.SensorId.Text);
        WriteTime(json, mapping.Time);
        if (mapping.Id is not null)
        {
            json.WriteString("id", mapping.Id);
        }

        if (mapping.Metrics.Names is { } names)
        {
            json.WriteStartArray("metrics");
            foreach (var name in names)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
        }
        else if (mapping.Metrics.NameColumn is not null)
        {
            json.WriteStartObject("metrics");
            json.WriteString("name", mapping.Metrics.NameColumn);
            json.WriteString("value", mapping.Metrics.ValueColumn);
            json.WriteEndObject();
        }
    }

    /// <summary>Reports names of columns that cannot be metrics.</summary>
    /// <param name="members">The members of the definition.</param>
    /// <param name="member">The member that has the names.</param>
    /// <param name="names">The names of the columns that are metrics.</param>
    public static void CheckNames(MemberReader members, string member, IReadOnlyList<string> names)
    {
        var origins = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var metric = MetricNaming.Of(name);
            if (metric is null)
            {
                members.Report(member, $"'{name}' cannot be made {Features.Readings.MetricNames.Rule}: give its column another name.");
            }
            else if (!origins.TryAdd(metric, name))
            {
                members.Report(member, $"'{origins[metric]}' and '{name}' would both be the metric '{metric}': give one another name.");
            }
        }
    }

    private static void WriteTime(Utf8JsonWriter json, RowTime time)
    {
        if (time.IsArrival)
        {
            json.WriteString("time", Arrival);
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

    private static RowTime? ReadTime(MemberReader members, IReadOnlyCollection<string>? columns)
    {
        if (members.Find("time") is not { } value)
        {
            members.ReportMissing("time", "write \"time\": { \"column\": \"ts\" } with the name of the column, or \"time\": \"arrival\" for the record's arrival time");
            return null;
        }

        if (value.Kind == JsonValueKind.String)
        {
            if (value.Text == Arrival)
            {
                return RowTime.Arrival;
            }

            members.Report(value, $"'time' must be {{ \"column\": \"{value.Text}\" }} for a column, or \"arrival\", but is {value.Shown}.");
            return null;
        }

        if (members.Object("time") is not { } time)
        {
            return null;
        }

        var names = ReadTimeColumns(time, columns);
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

    private static IReadOnlyList<string>? ReadTimeColumns(MemberReader time, IReadOnlyCollection<string>? columns)
    {
        if (time.Find("column") is not { } value)
        {
            time.ReportMissing("column", "write the name of the column, such as \"column\": \"ts\"");
            return null;
        }

        if (value.Kind != JsonValueKind.Array)
        {
            return ReadColumn(time, "column", columns) is { } name ? [name] : null;
        }

        var names = time.List("column");
        foreach (var name in names ?? [])
        {
            CheckColumn(time, "column", name, columns);
        }

        if (names is { Count: > 2 })
        {
            time.Report(value, "'column' has at most two names: of a date and of a time of day.");
        }

        return names is { Count: > 0 } ? names : null;
    }

    private static string? ReadColumn(MemberReader members, string member, IReadOnlyCollection<string>? columns)
    {
        if (members.Text(member) is not { } name)
        {
            return null;
        }

        CheckColumn(members, member, name, columns);
        return name;
    }

    private static void CheckColumn(MemberReader members, string member, string name, IReadOnlyCollection<string>? columns)
    {
        if (columns is not null && !columns.Contains(name))
        {
            members.Report(member, $"'{member}' names '{name}', which is no column{NearestName.Hint(name, columns)}");
        }
    }

    private static RowMetrics? ReadMetrics(MemberReader members, IReadOnlyCollection<string>? columns)
    {
        switch (members.Find("metrics"))
        {
            case null or { Kind: JsonValueKind.String, Text: All }:
                return RowMetrics.All;
            case { Kind: JsonValueKind.Array } list:
                var names = members.List("metrics")!;
                foreach (var item in list.Items.Where(item => item is { Kind: JsonValueKind.String, Text.Length: > 0 } && columns?.Contains(item.Text) == false))
                {
                    members.Report(item, $"'metrics' names '{item.Text}', which is no column{NearestName.Hint(item.Text, columns!)}");
                }

                return RowMetrics.Of(names);
            case { Kind: JsonValueKind.Object }:
                return ReadPair(members.Object("metrics")!, columns);
            case var other:
                members.Report(
                    other,
                    "'metrics' must be a list of columns, \"*\" for all numbers, or { \"name\": ..., \"value\": ... } with the columns of a metric's name and value, "
                    + $"but is {other.Shown}.");
                return null;
        }
    }

    private static RowMetrics? ReadPair(MemberReader pair, IReadOnlyCollection<string>? columns)
    {
        foreach (var missing in (string[])["name", "value"])
        {
            if (pair.Find(missing) is null)
            {
                pair.ReportMissing(missing, $"write the column of the metric's {missing}");
            }
        }

        var name = ReadColumn(pair, "name", columns);
        var value = ReadColumn(pair, "value", columns);
        pair.Finish();
        return name is null || value is null ? null : RowMetrics.Pair(name, value);
    }
}
