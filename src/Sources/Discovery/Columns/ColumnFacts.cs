using System.Globalization;
using System.Text;
using System.Text.Json;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Formats.MappedJson;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Discovery.Columns;

/// <summary>The values of one column in a sample.</summary>
/// <param name="path">The path in a row, or in the document.</param>
internal sealed class ColumnFacts(JsonPath path)
{
    private const int MostValues = 5000;
    private const int LongestValue = 256;

    private readonly Dictionary<string, int> _distinct = new(StringComparer.Ordinal);
    private readonly List<decimal> _numbers = [];
    private int _times;
    private int _localTimes;
    private int _dates;
    private int _timesOfDay;

    /// <summary>Its path.</summary>
    public JsonPath Path { get; } = path;

    /// <summary>The last name of its path, as it is written.</summary>
    public string LastName => Path.Steps is [.., { Name: { } name }] ? name : "";

    /// <summary>The column in a remark: its name, or its path when that is longer.</summary>
    public string Shown => Path.Steps.Count == 1 && !Path.IsOfDocument ? LastName : Path.ToString();

    /// <summary>The number of rows that have a value.</summary>
    public int Count { get; private set; }

    /// <summary>The number of values that are JSON numbers.</summary>
    public int Numbers { get; private set; }

    /// <summary>The number of values that are numbers as text.</summary>
    public int NumericTexts { get; private set; }

    /// <summary>The number of values that are true or false.</summary>
    public int Booleans { get; private set; }

    /// <summary>The number of different values.</summary>
    public int Distinct => _distinct.Count;

    /// <summary>A value, for remarks.</summary>
    public string Example => _distinct.Count == 0 ? "" : _distinct.Keys.First() is { Length: > 40 } text ? $"{text[..40]}..." : _distinct.Keys.First();

    /// <summary>Gets whether all values are numbers, as JSON has them.</summary>
    public bool IsNumber => Count > 0 && Numbers + Booleans == Count;

    /// <summary>Gets whether all values but a few are numbers, some of them as text.</summary>
    public bool IsNumericText => NumericTexts > 0 && (Numbers + NumericTexts) * 10 >= Count * 9;

    /// <summary>Gets whether all values are texts or whole numbers.</summary>
    public bool CanBeId => Count > 0 && Booleans == 0 && _numbers.TrueForAll(number => number == decimal.Truncate(number));

    /// <summary>Gets whether all values are times as text, with an offset.</summary>
    public bool IsTimeText => Count > 0 && Numbers + NumericTexts == 0 && _times == Count;

    /// <summary>Gets whether all values are times as text, some of them without an offset.</summary>
    public bool IsLocalTimeText => Count > 0 && Numbers + NumericTexts == 0 && _localTimes > 0 && _times + _localTimes == Count;

    /// <summary>Gets whether all values are dates without a time of day.</summary>
    public bool IsDate => Count > 0 && _dates == Count;

    /// <summary>Gets whether all values are times of day.</summary>
    public bool IsTimeOfDay => Count > 0 && _timesOfDay == Count;

    /// <summary>The unit in which the median is a time of our age; null when it is none.</summary>
    public TimeUnit? Unit
    {
        get
        {
            if (_numbers.Count == 0 || _numbers.Count < Count * 0.95)
            {
                return null;
            }

            var sorted = _numbers.Order().ToArray();
            return CellTime.PlausibleUnit(sorted[sorted.Length / 2]);
        }
    }

    /// <summary>The number of numbers that are no times of our age in a unit.</summary>
    public int Outside(TimeUnit unit) => _numbers.Count(number => CellTime.PlausibleUnit(number) != unit);

    /// <summary>Adds the value of a row.</summary>
    public void Add(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                Numbers++;
                Add(value.GetRawText());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                Booleans++;
                Add(value.GetRawText());
                break;
            case JsonValueKind.String:
                AddText(value.GetString()!);
                break;
            default:
                // Null says nothing about a column.
                break;
        }
    }

    /// <summary>Adds the text of a row.</summary>
    /// <param name="text">The text; an empty one says nothing about a column.</param>
    public void AddText(string text)
    {
        text = text.Trim();
        if (text.Length == 0)
        {
            return;
        }

        if (CellNumber.TryRead(Encoding.UTF8.GetBytes(text), out _))
        {
            NumericTexts++;
        }
        else if (Timestamps.Parse(text, out _) is var error && error == TimestampError.None)
        {
            _times++;
        }
        else if (error == TimestampError.NoOffset)
        {
            _localTimes++;
        }

        _dates += text.Length == 10 && Timestamps.TryParseLocal(text, out _) ? 1 : 0;
        _timesOfDay += text.Length >= 5 && Timestamps.TryParseLocal($"2000-01-01T{text}", out _) ? 1 : 0;
        Add(text);
    }

    private void Add(string text)
    {
        Count++;
        if (_distinct.Count < MostValues)
        {
            var key = text.Length > LongestValue ? text[..LongestValue] : text;
            _distinct[key] = _distinct.GetValueOrDefault(key) + 1;
        }

        if (_numbers.Count < MostValues && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            _numbers.Add(number);
        }
    }
}
