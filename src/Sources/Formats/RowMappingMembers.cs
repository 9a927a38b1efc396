using System.Text.Json;
using SensorGrid.Features.Documents;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats;

/// <summary>Reads and writes the members of a definition that map the columns of a row: <c>sensorId</c>, <c>time</c>, <c>id</c> and <c>metrics</c>.</summary>
internal static class RowMappingMembers
{
    private const string All = "*";

    /// <summary>Reads them.</summary>
    /// <param name="members">The members of the definition.</param>
    /// <param name="columns">The names of the columns; null when they are not known yet, such as those of a header.</param>
    /// <param name="record">The word for the time of the record itself, <see cref="RowTime.Arrival"/>.</param>
    /// <param name="hasId">Whether a column may be the reading's id.</param>
    /// <returns>The mapping; null when there is a mistake that leaves none.</returns>
    public static RowMapping? Read(
        MemberReader members, IReadOnlyCollection<string>? columns, string record = RowTimeMembers.Arrival, bool hasId = true)
    {
        if (members.Find("sensorId") is null)
        {
            members.ReportMissing("sensorId", "write a template over columns, such as \"sensorId\": \"{device}\"");
        }

        var sensorId = members.Template("sensorId", columns);
        var time = RowTimeMembers.Read(members, columns, record);
        var id = hasId ? ColumnMembers.Read(members, "id", columns) : null;
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
    public static void Write(Utf8JsonWriter json, RowMapping mapping, string record = RowTimeMembers.Arrival)
    {
        json.WriteString("sensorId", mapping.SensorId.Text);
        RowTimeMembers.Write(json, mapping.Time, record);
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
                return ReadPair(members.Members("metrics")!, columns);
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

        var name = ColumnMembers.Read(pair, "name", columns);
        var value = ColumnMembers.Read(pair, "value", columns);
        pair.Finish();
        return name is null || value is null ? null : RowMetrics.Pair(name, value);
    }
}
