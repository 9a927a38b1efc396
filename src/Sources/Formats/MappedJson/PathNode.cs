using System.Text;
using System.Text.Json;

namespace SensorGrid.Sources.Formats.MappedJson;

/// <summary>A place in JSON that paths of columns lead to, or through.</summary>
internal sealed class PathNode
{
    private readonly List<(byte[] Name, PathNode Node)> _members = [];
    private readonly List<(int Index, PathNode Node)> _items = [];

    /// <summary>The columns whose paths end here.</summary>
    public List<int> Columns { get; } = [];

    /// <summary>Gets whether paths lead on into an object.</summary>
    public bool HasMembers => _members.Count > 0;

    /// <summary>Gets whether paths lead on into an array.</summary>
    public bool HasItems => _items.Count > 0;

    /// <summary>Adds the path of a column.</summary>
    public void Add(IEnumerable<PathStep> steps, int column)
    {
        var node = this;
        foreach (var step in steps)
        {
            node = step.Name is { } name ? node.Member(Encoding.UTF8.GetBytes(name)) : node.AddItem(step.Index);
        }

        node.Columns.Add(column);
    }

    /// <summary>The place of the member that the reader stands on; null when no path leads there.</summary>
    public PathNode? Find(ref Utf8JsonReader json)
    {
        foreach (var (name, node) in _members)
        {
            if (json.ValueIsEscaped ? IsNamed(ref json, name) : json.ValueSpan.SequenceEqual(name))
            {
                return node;
            }
        }

        return null;
    }

    /// <summary>The place of an element; null when no path leads there.</summary>
    public PathNode? Find(int index)
    {
        foreach (var (at, node) in _items)
        {
            if (at == index)
            {
                return node;
            }
        }

        return null;
    }

    /// <summary>Determines whether the property that the reader stands on has a name; false when its name is no text.</summary>
    public static bool IsNamed(ref Utf8JsonReader json, ReadOnlySpan<byte> name)
    {
        try
        {
            return json.ValueTextEquals(name);
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair.
            return false;
        }
    }

    private PathNode Member(byte[] name)
    {
        foreach (var (known, node) in _members)
        {
            if (known.AsSpan().SequenceEqual(name))
            {
                return node;
            }
        }

        var added = new PathNode();
        _members.Add((name, added));
        return added;
    }

    private PathNode AddItem(int index)
    {
        if (Find(index) is { } known)
        {
            return known;
        }

        var added = new PathNode();
        _items.Add((index, added));
        return added;
    }
}
