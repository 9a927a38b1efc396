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
    private readonly Piece[] _values = new Piece[template.Names.Count];
    private readonly int _measurement = template.IndexOf(Measurement);
    private readonly Piece[] _keys = new Piece[MostTags];
    private int _count;

    /// <summary>Begins the next line.</summary>
    /// <param name="measurement">Its measurement.</param>
    public void Begin(Piece measurement)
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
    public string? Add(ReadOnlySpan<byte> text, Piece key, Piece value)
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

    /// <summary>A name or a value, where it stands in the text.</summary>
    /// <param name="Start">The offset of its first byte.</param>
    /// <param name="Length">Its number of bytes.</param>
    /// <param name="HasEscapes">Whether it has backslashes.</param>
    /// <param name="IsMeasurement">Whether it is a measurement.</param>
    public readonly record struct Piece(int Start, int Length, bool HasEscapes, bool IsMeasurement = false)
    {
        private const int MostShownBytes = 64;

        /// <summary>Its bytes.</summary>
        public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> text) => text.Slice(Start, Length);

        /// <summary>Copies it without its escapes.</summary>
        public System.Buffers.OperationStatus Copy(ReadOnlySpan<byte> text, scoped Span<char> destination, out int length) =>
            InfluxText.Copy(Of(text), HasEscapes, destination, out length, IsMeasurement);

        /// <summary>Its beginning, for a reason.</summary>
        public string Shown(ReadOnlySpan<byte> text) =>
            Length <= MostShownBytes ? Encoding.UTF8.GetString(Of(text)) : $"{Encoding.UTF8.GetString(text.Slice(Start, MostShownBytes))}...";
    }

    /// <summary>Looks the values of a template up in the text.</summary>
    public readonly ref struct TemplateValues(ReadOnlySpan<byte> text, Piece[] values) : ITemplateValues
    {
        private readonly ReadOnlySpan<byte> _text = text;

        public System.Buffers.OperationStatus Copy(int name, scoped Span<char> destination, out int length) =>
            values[name].Copy(_text, destination, out length);
    }
}
