using System.Text.Json;
using SensorGrid.Features.Documents;

namespace SensorGrid.Sources.Formats.MappedJson;

/// <summary>Reads the members of a <c>mapped-json</c> definition.</summary>
internal static class MappedJsonMembers
{
    private const int MostColumns = 1024;

    /// <summary>Reads them; null when there is a mistake that leaves no format.</summary>
    public static MappedJsonFormat? Read(MemberReader members)
    {
        var rowPath = ReadPath(members, "rowPath") ?? JsonPath.Root;
        if (rowPath.IsOfDocument)
        {
            members.Report("rowPath", "'rowPath' starts at the document anyway: write it with one '$'.");
        }

        var columns = ReadColumns(members, rowPath);
        var mapping = RowMappingMembers.Read(members, columns?.ConvertAll(column => column.Name));
        var skip = members.Text("skip");
        if (mapping is null || columns is null)
        {
            return null;
        }

        var format = new MappedJsonFormat(mapping, columns) { RowPath = rowPath, Skip = skip };
        CheckUse(members, format);
        return format;
    }

    private static List<JsonColumn>? ReadColumns(MemberReader members, JsonPath rowPath)
    {
        if (members.Find("columns") is not { } list)
        {
            members.ReportMissing("columns", "write the columns that the definition uses, such as \"columns\": [\"device\", { \"name\": \"temp\", \"path\": \"$.temp.value\" }]");
            return null;
        }

        if (list.Kind != JsonValueKind.Array || list.Items.Count > MostColumns)
        {
            members.Report(list, list.Kind == JsonValueKind.Array ? $"'columns' has more than {MostColumns} columns." : $"'columns' must be a list, but is {list.Shown}.");
            return null;
        }

        var columns = new List<JsonColumn>();
        foreach (var item in list.Items)
        {
            if (ReadColumn(members, item, rowPath) is not { } column)
            {
                continue;
            }

            if (columns.Exists(other => other.Name == column.Name))
            {
                members.Report(item, $"The column '{column.Name}' is given twice: leave one out, or give it another name.");
                continue;
            }

            columns.Add(column);
        }

        return columns;
    }

    private static JsonColumn? ReadColumn(MemberReader members, Node item, JsonPath rowPath)
    {
        if (item.Kind == JsonValueKind.String)
        {
            return members.TextOf(item, "A column's name") is { } alone ? new JsonColumn(alone, JsonPath.Of(alone)) : null;
        }

        if (members.ObjectOf(item, "A column that is no text") is not { } column)
        {
            return null;
        }

        if (column.Find("name") is null)
        {
            column.ReportMissing("name", "name the column");
        }

        var name = column.Text("name");
        var path = ReadPath(column, "path");
        column.Finish();
        if (path is { Level: > 0 } && !(path.IsOfDocument && rowPath.Steps.Take(path.Envelope.Count()).SequenceEqual(path.Envelope)))
        {
            column.Report("path", path.IsOfDocument
                ? $"'path' has [*] elsewhere than 'rowPath', which is '{rowPath}': it leads to the element that the row is in."
                : "'path' leads to one value of the row and cannot have [*]: rows are found by 'rowPath'.");
            path = null;
        }

        return name is null ? null : new JsonColumn(name, path ?? JsonPath.Of(name));
    }

    private static JsonPath? ReadPath(MemberReader members, string name)
    {
        if (members.Text(name) is not { } text)
        {
            return null;
        }

        var path = JsonPath.TryParse(text, out var error);
        if (error is { } mistake)
        {
            members.Report(name, $"'{name}' '{text}', character {mistake.Position + 1}: {mistake.Message}");
        }

        return path;
    }

    private static void CheckUse(MemberReader members, MappedJsonFormat format)
    {
        var metrics = format.MetricColumns;
        if (format.Mapping.Metrics.IsAll)
        {
            RowMappingMembers.CheckNames(members, "columns", metrics);
        }

        foreach (var column in format.Columns)
        {
            if (!format.Mapping.Uses(column.Name) && !metrics.Contains(column.Name))
            {
                members.Report("columns", $"The column '{column.Name}' is not used: leave it out, or name it in 'metrics'.");
            }
        }
    }
}
