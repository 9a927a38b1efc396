using System.Text.Json;
using SensorGrid.Sources.Discovery.Guesses;
using SensorGrid.Sources.Formats.MappedJson;

namespace SensorGrid.Sources.Discovery.Columns;

/// <summary>Finds what can be the rows of JSON documents: the documents themselves, and the arrays of objects in them.</summary>
internal static class JsonTables
{
    private const int MostDepth = 6;
    private const int MostRows = 20_000;
    private const int MostTables = 16;

    /// <summary>The tables: the documents first.</summary>
    public static List<Table> Of(Sample sample)
    {
        var documents = new Table(JsonPath.Root);
        var tables = new Dictionary<JsonPath, Table>();
        foreach (var element in sample.Objects.Take(MostRows))
        {
            documents.Rows++;
            AddValues(element, [], false, documents);
        }

        foreach (var document in sample.Documents)
        {
            if (document.ValueKind == JsonValueKind.Object)
            {
                AddEnvelope(document, [], tables);
            }
            else if (document.ValueKind == JsonValueKind.Array)
            {
                // The elements of such an array are the rows of the first table.
                foreach (var element in document.EnumerateArray())
                {
                    AddEnvelope(element, [new PathStep(null)], tables);
                }
            }
        }

        return [documents, .. tables.Values];
    }

    // Adds the arrays in an element, and its values to them. The tables that have rows in it.
    private static HashSet<Table> AddEnvelope(JsonElement element, List<PathStep> steps, Dictionary<JsonPath, Table> tables)
    {
        var found = new HashSet<Table>();
        AddArrays(element, steps, tables, found);
        foreach (var table in found)
        {
            table.Envelopes[steps.Count(step => step.IsEach)]++;
            AddValues(element, steps, true, table);
        }

        return found;
    }

    private static void AddValues(JsonElement element, List<PathStep> steps, bool isOfDocument, Table table)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                if (steps.Count < MostDepth)
                {
                    AddValues(property.Value, [.. steps, new PathStep(property.Name)], isOfDocument, table);
                }
            }
        }
        else if (element.ValueKind != JsonValueKind.Array)
        {
            table.ColumnOf(JsonPath.Of(isOfDocument, steps))?.Add(element);
        }
    }

    private static void AddArrays(JsonElement element, List<PathStep> steps, Dictionary<JsonPath, Table> tables, HashSet<Table> found)
    {
        if (steps.Count >= MostDepth)
        {
            return;
        }

        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                AddArrays(property.Value, [.. steps, new PathStep(property.Name)], tables, found);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array && element.GetArrayLength() > 0 && element.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object))
        {
            AddRows(element, [.. steps, new PathStep(null)], tables, found);
        }
    }

    private static void AddRows(JsonElement array, List<PathStep> steps, Dictionary<JsonPath, Table> tables, HashSet<Table> found)
    {
        var path = JsonPath.Of(false, steps);
        if (!tables.TryGetValue(path, out var table))
        {
            if (tables.Count == MostTables)
            {
                return;
            }

            tables.Add(path, table = new Table(path));
        }

        found.Add(table);
        foreach (var row in array.EnumerateArray())
        {
            if (table.Rows++ < MostRows)
            {
                AddValues(row, [], false, table);
            }

            found.UnionWith(AddEnvelope(row, steps, tables));
        }
    }
}
