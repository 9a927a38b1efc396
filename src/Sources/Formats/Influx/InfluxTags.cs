using System.Text;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.Influx;

/// <summary>The tags of a line, by their places in the text, and those of them that a sensor's id is made of.</summary>
/// <param name="template">The sensor's id.</param>
internal sealed class InfluxTags(SensorIdTemplate template)
{
    /// <summary>The name of the measurement in templates.</summary>
    public const string Measurement = "measurement";

    // More than any device has; each is compared with those before it.
    private const int MostTags = 256;
    private const int MostShown = 16;

    private readonly byte[][] _names = [.. template.Names.Select(Encoding.UTF8.GetBytes)];
    private readonly LinePiece[] _values = new LinePiece[template.Names.Count];
    private readonly int _measurement = template.IndexOf(Measurement);
    private readonly LinePiece[] _keys = new LinePiece[MostTags];
    private int _count;

    /// <summary>Begins the next line.</summary>
    /// <param name="measurement">Its measurement.</param>
    public void Begin(LinePiece measurement)
    {
        _count = 0;
        Array.Clear(_values);
        if (_measurement >= 0)
        {
            _values[_measurement] = measurement;
        }
    }

    /// <summary>Adds a tag.</summary>
    /// <returns>The fault; null when there is none.</returns>
    public string? Add(ReadOnlySpan<byte> text, LinePiece key, LinePiece value)
    {
        var name = key.Of(text);
        foreach (var earlier in _keys.AsSpan(0, _count))
        {
            if (earlier.Of(text).SequenceEqual(name))
            {
                return $"The tag '{key.Shown(text)}' is given twice.";
            }
        }

        if (_count == MostTags)
        {
            return $"There are more than {MostTags} tags.";
        }

        _keys[_count++] = key;
        for (var i = 0; i < _names.Length; i++)
        {
            if (i != _measurement && InfluxText.Is(name, key.HasEscapes, _names[i]))
            {
                _values[i] = value;
            }
        }

        return null;
    }

    /// <summary>The values for the template.</summary>
    public TemplateValues Values(ReadOnlySpan<byte> text) => new(text, _values);

    /// <summary>The names of the tags, for a reason.</summary>
    public string List(ReadOnlySpan<byte> text)
    {
        var names = new List<string>();
        foreach (var key in _keys.AsSpan(0, Math.Min(_count, MostShown)))
        {
            names.Add($"'{key.Shown(text)}'");
        }

        return _count > MostShown ? $"{string.Join(", ", names)} and {_count - MostShown} more" : string.Join(", ", names);
    }

    /// <summary>Looks the values of a template up in the text.</summary>
    public readonly ref struct TemplateValues(ReadOnlySpan<byte> text, LinePiece[] values) : ITemplateValues
    {
        private readonly ReadOnlySpan<byte> _text = text;

        public System.Buffers.OperationStatus Copy(int name, scoped Span<char> destination, out int length) =>
            values[name].Copy(_text, destination, out length);
    }
}
