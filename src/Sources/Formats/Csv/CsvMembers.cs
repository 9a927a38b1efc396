using System.Text.Json;
using SensorGrid.Features.Documents;

namespace SensorGrid.Sources.Formats.Csv;

/// <summary>Reads the members of a <c>csv</c> definition.</summary>
internal static class CsvMembers
{
    /// <summary>The name of a delimiter in definitions.</summary>
    public static string NameOf(char delimiter) => delimiter switch
    {
        '\t' => "tab",
        ' ' => "blank",
        _ => delimiter.ToString(),
    };

    /// <summary>Reads them; null when there is a mistake that leaves no format.</summary>
    public static CsvFormat? Read(MemberReader members)
    {
        var delimiter = members.Choice("delimiter", ",", ";", "|", "tab", "blank") switch
        {
            "tab" => '\t',
            "blank" => ' ',
            var other => other[0],
        };
        var hasHeader = members.Bool("header", true);
        var columns = ReadColumns(members, hasHeader);
        var hasComma = members.Choice("decimal", ".", ",") == ",";
        var mapping = RowMappingMembers.Read(members, columns?.Where(name => name.Length > 0).ToArray());
        var skip = members.Text("skip");
        return mapping is null || (!hasHeader && columns is null)
            ? null
            : new CsvFormat(mapping) { Delimiter = delimiter, Columns = hasHeader ? null : columns, HasDecimalComma = hasComma, Skip = skip };
    }

    private static List<string>? ReadColumns(MemberReader members, bool hasHeader)
    {
        if (members.Find("columns") is not { } list)
        {
            if (!hasHeader)
            {
                members.ReportMissing("columns", "name the columns by position, such as \"columns\": [\"device\", \"ts\", \"\", \"temp\"], with \"\" for one that is skipped");
            }

            return null;
        }

        if (hasHeader)
        {
            members.Report("columns", "'columns' is for records without a header: write \"header\": false, or leave 'columns' out.");
            return null;
        }

        if (list.Kind != JsonValueKind.Array || list.Items.Count is 0 or > CsvRow.MostCells)
        {
            members.Report(list, $"'columns' must be a list of 1 to {CsvRow.MostCells} names, but is {(list.Kind == JsonValueKind.Array ? $"one of {list.Items.Count}" : list.Shown)}.");
            return null;
        }

        return ReadNames(members, list);
    }

    private static List<string> ReadNames(MemberReader members, Node list)
    {
        var names = new List<string>();
        foreach (var item in list.Items)
        {
            var name = item.Kind == JsonValueKind.Null || item is { Kind: JsonValueKind.String, Text: "" } ? "" : members.TextOf(item, "A column's name") ?? "";
            if (name.Length > 0 && names.Contains(name))
            {
                members.Report(item, $"The column '{name}' is given twice: give one another name, or \"\" to skip it.");
                name = "";
            }

            names.Add(name);
        }

        return names;
    }
}
