using System.Text;
using System.Text.Json;

namespace SensorGrid.Sources.Formats.Json;

/// <summary>The first names of an object, by their places, so that a reason can list them.</summary>
internal sealed class SeenNames
{
    private const int Most = 16;
    private const int MostShown = 48;

    private readonly (int Start, int Length)[] _places = new (int, int)[Most];
    private int _count;

    /// <summary>Begins the next object.</summary>
    public void Begin() => _count = 0;

    /// <summary>Adds the name that the reader stands on.</summary>
    public void Add(ref Utf8JsonReader json)
    {
        if (_count < Most)
        {
            _places[_count] = ((int)json.TokenStartIndex + 1, json.ValueSpan.Length);
        }

        _count++;
    }

    /// <summary>The names as the end of a sentence: <c>there are 'a', 'b'</c>, or <c>there are no tags</c>.</summary>
    /// <param name="source">The bytes that the reader read.</param>
    /// <param name="kind">The word for such names.</param>
    public string List(ReadOnlySpan<byte> source, string kind)
    {
        if (_count == 0)
        {
            return $"there are no {kind}";
        }

        var names = new List<string>();
        foreach (var (start, length) in _places.AsSpan(0, Math.Min(_count, Most)))
        {
            names.Add($"'{Encoding.UTF8.GetString(source.Slice(start, Math.Min(length, MostShown)))}'");
        }

        return $"there are {string.Join(", ", names)}{(_count > Most ? $" and {_count - Most} more" : "")}";
    }
}
