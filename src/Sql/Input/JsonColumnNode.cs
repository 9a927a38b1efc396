using System.Text;

namespace SensorGrid.Sql.Input;

/// <summary>A place in a row of JSON, with the columns that are read there and below.</summary>
internal sealed class JsonColumnNode
{
    private readonly List<(byte[] Name, JsonColumnNode Node)> _members = [];

    /// <summary>The indexes of the columns whose value is here.</summary>
    public List<int> Columns { get; } = [];

    /// <summary>The members that are of use, with their names in UTF-8.</summary>
    public IReadOnlyList<(byte[] Name, JsonColumnNode Node)> Members => _members;

    /// <summary>The place of each element, if the value is an array that makes rows; null if not.</summary>
    public JsonColumnNode? Elements { get; private set; }

    /// <summary>Adds a column.</summary>
    /// <returns>Whether its value is in an array that makes rows.</returns>
    public bool Add(JsonPath path, int column)
    {
        var node = this;
        var isInArray = false;
        foreach (var (index, step) in path.Steps.Index())
        {
            if (step != JsonPath.Elements)
            {
                node = node.Member(step);
            }
            else if (index < path.Steps.Count - 1)
            {
                isInArray = true;
                node = node.Elements ??= new JsonColumnNode();
            }
        }

        node.Columns.Add(column);
        return isInArray;
    }

    private JsonColumnNode Member(string name)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        foreach (var (known, node) in _members)
        {
            if (known.AsSpan().SequenceEqual(utf8))
            {
                return node;
            }
        }

        var added = new JsonColumnNode();
        _members.Add((utf8, added));
        return added;
    }
}
