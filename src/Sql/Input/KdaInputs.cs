using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SensorGrid.Sql.Input;

/// <summary>Reads the inputs of an application of Kinesis Data Analytics.</summary>
/// <remarks>
/// An input with InputParallelism comes as several streams, <c>PREFIX_001</c> to <c>PREFIX_00n</c>, and each record in one of them, whichever. Here all come in the first. The others are declared behind the program, as streams
/// into which nothing is inserted, so that a program that reads them all has each record once.
/// </remarks>
internal sealed class KdaInputs
{
    private const int MostStreams = 64;

    private readonly Dictionary<string, InputSchema> _schemas = new(StringComparer.Ordinal);
    private readonly StringBuilder _declarations = new();
    private readonly string _code;

    /// <param name="code">The program.</param>
    /// <param name="items">The inputs.</param>
    /// <exception cref="InputSchemaException">One cannot be read, or has a Lambda function.</exception>
    public KdaInputs(string code, IReadOnlyList<JsonElement> items)
    {
        _code = code;
        foreach (var (index, item) in items.Index())
        {
            Add(item, $"Inputs[{index}]");
        }
    }

    /// <summary>The schemas by the name of the stream that has the records.</summary>
    public IReadOnlyDictionary<string, InputSchema> Schemas => _schemas;

    /// <summary>The program, with the declarations of the other streams behind it.</summary>
    public string Code => _declarations.Length == 0 ? _code : $"{_code.TrimEnd()}\n;{_declarations}";

    private void Add(JsonElement item, string place)
    {
        var prefix = item.Text("NamePrefix") ?? throw new InputSchemaException($"{place} has no NamePrefix");
        if ((item.Object("InputProcessingConfiguration") ?? item.Object("InputProcessingConfigurationDescription")) is { } processing && processing.EnumerateObject().Any())
        {
            throw new InputSchemaException(
                $"{place} has an InputProcessingConfiguration, and its Lambda function is not run here: take that member out, and give the records as the function returns them");
        }

        var schema = InputSchemaParser.Read(item.Object("InputSchema") ?? throw new InputSchemaException($"{place} has no InputSchema"), $"{place}.InputSchema");
        var names = NamesOf(item, prefix, place);
        if (!_schemas.TryAdd(names[0], schema))
        {
            throw new InputSchemaException($"{place}: NamePrefix '{prefix}' is there twice");
        }

        foreach (var name in names.Skip(1).Where(name => _code.Contains(name, StringComparison.OrdinalIgnoreCase)))
        {
            Declare(name, names[0], schema);
        }
    }

    private static List<string> NamesOf(JsonElement item, string prefix, string place)
    {
        var given = item.Items("InAppStreamNames").Select(name => name.ValueKind == JsonValueKind.String ? name.GetString() : null).OfType<string>().ToList();
        if (given.Count > MostStreams)
        {
            throw new InputSchemaException($"{place}.InAppStreamNames has {given.Count} names: an input has at most {MostStreams} streams");
        }

        if (given.Count > 0)
        {
            return given;
        }

        var count = (item.Object("InputParallelism")?.Member("Count") ?? default) switch
        {
            { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var read) => read,
            { ValueKind: JsonValueKind.String } text when int.TryParse(text.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var read) => read,
            { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => 1,
            _ => 0,
        };
        return count is >= 1 and <= MostStreams
            ? [.. Enumerable.Range(1, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"{prefix}_{number:000}"))]
            : throw new InputSchemaException($"{place}.InputParallelism: Count is no number from 1 to {MostStreams}");
    }

    private void Declare(string name, string first, InputSchema schema)
    {
        const string ArrivalTime = "APPROXIMATE_ARRIVAL_TIME";
        var columns = schema.Columns.Select(column => $"{Quoted(column.Name)} {column.Type}").ToList();
        if (schema.Columns.All(column => column.Name != ArrivalTime) && _code.Contains(ArrivalTime, StringComparison.OrdinalIgnoreCase))
        {
            columns.Add($"{ArrivalTime} TIMESTAMP");
        }

        _declarations.Append(CultureInfo.InvariantCulture, $"\n-- InputParallelism: all records come in {Quoted(first)}, none in this stream.\nCREATE STREAM {Quoted(name)} ({string.Join(", ", columns)});");
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
