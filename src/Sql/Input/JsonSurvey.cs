using System.Text;
using System.Text.Json;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Input;

/// <summary>Finds out from a sample of JSON objects which columns they have.</summary>
/// <remarks>
/// A member is a column; members of an object within it, too, by the last name of their path, or, where that is not unique, by all names with _ between them. An array is a column of text.
/// An object that the program declares as a row value or a map is a column of text: its JSON. Readings of ours are recognised: their columns are those of a stream of readings.
/// </remarks>
/// <param name="rules">The rules for the values of the columns.</param>
public sealed class JsonSurvey(CellRules rules)
{
    private const int Deepest = 16;
    private const string Separator = "\n";
    private const string Metrics = "metrics";

    private static readonly (string Member, string Column)[] ReadingMembers = [("sensorId", "sensor_id"), ("timestamp", "event_time"), ("id", "id")];

    private readonly Dictionary<string, (string[] Path, TypeGuess Type)> _leaves = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private long _objects;
    private long _readings;

    private bool IsReadings => _objects > 0 && _readings * 2 > _objects;

    /// <summary>Adds a record: one object, an array of them, or several one after the other. What cannot be read is left out.</summary>
    public void Add(ReadOnlySpan<byte> record)
    {
        record = record.StartsWith(Encoding.UTF8.Preamble) ? record[Encoding.UTF8.Preamble.Length..] : record;
        var reader = new Utf8JsonReader(record, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = JsonMembers.MostNested });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.StartObject)
                {
                    AddObject(ref reader);
                }
                else if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.EndArray))
                {
                    reader.Skip();
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // It will be an error of its row.
        }
    }

    /// <summary>Gets the columns that were found, in their order; none without an object.</summary>
    /// <param name="names">Chooses their names.</param>
    public InputSchema Conclude(DiscoveredNames names)
    {
        names.Begin();
        var leaves = _order.Select(key => _leaves[key]).Where(leaf => !IsReadings || IsOfReading(leaf.Path)).ToList();
        leaves = [.. leaves.Select(leaf => leaf.Path.Length > 1 && names.IsWhole(leaf.Path[0]) ? ([leaf.Path[0]], leaf.Type) : leaf).DistinctBy(leaf => string.Join(Separator, leaf.Path))];
        var last = leaves.CountBy(leaf => leaf.Path[^1], StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return new InputSchema(RecordFormat.Json, [.. leaves.Select(leaf => ColumnOf(leaf.Path, leaf.Type, last[leaf.Path[^1]] == 1, names))]) { Rules = rules };
    }

    private InputColumn ColumnOf(string[] path, TypeGuess type, bool isUnique, DiscoveredNames names)
    {
        var name = isUnique ? path[^1] : string.Join('_', path);
        var usual = IsReadings && path.Length == 1 ? ReadingMembers.First(member => member.Member == path[0]).Column : null;

        // The times of readings may be numbers.
        var isEventTime = usual == ReadingMembers[1].Column;
        var chosen = names.Choose(name, usual);
        return new InputColumn(chosen, isEventTime ? SqlType.Timestamp : names.TypeOf(chosen, TypeOf(path, type.Type)), new JsonPath(path));
    }

    // A metric is a number with a fraction, also where the sample has whole ones only.
    private SqlType TypeOf(string[] path, SqlType type) => IsReadings && path is [Metrics, _] && type.IsInteger ? SqlType.Double : type;

    private static bool IsOfReading(string[] path) => path switch
    {
        [var member] => ReadingMembers.Any(known => known.Member == member),
        [Metrics, _] => true,
        _ => false,
    };

    private void AddObject(ref Utf8JsonReader reader)
    {
        _objects++;
        var path = new List<string>();
        var members = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            members.Add(reader.TokenType == JsonTokenType.StartObject ? $"{name}{{" : name);
            path.Add(name);
            AddValue(ref reader, path);
            path.Clear();
        }

        _readings += members.IsSupersetOf([ReadingMembers[0].Member, ReadingMembers[1].Member, $"{Metrics}{{"]) ? 1 : 0;
    }

    private void AddValue(ref Utf8JsonReader reader, List<string> path)
    {
        if (reader.TokenType == JsonTokenType.StartObject && path.Count < Deepest)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                path.Add(reader.GetString()!);
                reader.Read();
                AddValue(ref reader, path);
                path.RemoveAt(path.Count - 1);
            }

            return;
        }

        var type = LeafAt(path);
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                break;
            case JsonTokenType.True or JsonTokenType.False:
                type.AddBoolean();
                break;
            case JsonTokenType.Number:
                type.AddNumber(Encoding.ASCII.GetString(reader.ValueSpan));
                break;
            case JsonTokenType.String:
                AddString(reader.GetString()!, type);
                break;
            default:
                type.AddOther();
                reader.Skip();
                break;
        }
    }

    private void AddString(string text, TypeGuess type)
    {
        if (!rules.IsMissing(text))
        {
            type.AddString(text);
        }
    }

    private TypeGuess LeafAt(List<string> path)
    {
        var key = string.Join(Separator, path);
        if (!_leaves.TryGetValue(key, out var leaf))
        {
            _leaves.Add(key, leaf = ([.. path], new TypeGuess()));
            _order.Add(key);
        }

        return leaf.Type;
    }
}
