namespace SensorGrid.Sql.Input;

/// <summary>The place of values in a JSON value: <c>$</c>, <c>$.a.b</c>, <c>$.items[0:]</c>, <c>$.items[0:].x</c>.</summary>
/// <param name="Steps">The names of the members on the way; <see cref="Elements"/> for every element of an array.</param>
public sealed record JsonPath(IReadOnlyList<string> Steps)
{
    /// <summary>The step to every element of an array: written <c>[0:]</c>. No member can have this name in a path.</summary>
    internal const string Elements = "[0:]";

    /// <summary>The path of the whole value.</summary>
    public static JsonPath Root { get; } = new([]);

    /// <summary>Reads a path. Members with other characters than letters are written <c>['a b']</c>; the <c>$</c> may be left out.</summary>
    /// <exception cref="InputSchemaException">It is none; the message says why.</exception>
    public static JsonPath Parse(string text)
    {
        var rest = text.AsSpan().Trim();
        rest = rest is ['$', ..] ? rest[1..] : rest;
        var steps = new List<string>();
        while (!rest.IsEmpty)
        {
            var length = rest[0] == '[' ? ReadBracket(rest, text, steps) : ReadMember(rest, text, steps);
            rest = rest[length..];
        }

        return new JsonPath(steps);
    }

    /// <summary>Leaves a beginning out, if the path has it.</summary>
    internal JsonPath Without(JsonPath beginning) =>
        beginning.Steps.Count > 0 && Steps.Count > beginning.Steps.Count && Steps.Take(beginning.Steps.Count).SequenceEqual(beginning.Steps)
            ? new JsonPath([.. Steps.Skip(beginning.Steps.Count)])
            : this;

    private static int ReadMember(ReadOnlySpan<char> rest, string path, List<string> steps)
    {
        var start = rest[0] == '.' ? 1 : 0;
        var end = rest[start..].IndexOfAny('.', '[');
        var member = end < 0 ? rest[start..] : rest[start..(start + end)];
        if (member.IsEmpty)
        {
            throw new InputSchemaException($"'{path}' is no path such as $.a.b: a name is missing after the dot");
        }

        steps.Add(member.ToString());
        return start + member.Length;
    }

    private static int ReadBracket(ReadOnlySpan<char> rest, string path, List<string> steps)
    {
        var end = rest.IndexOf(']');
        var inside = end < 0 ? [] : rest[1..end];
        if (inside is "0:" or "*" or ":")
        {
            steps.Add(Elements);
        }
        else if (inside is ['\'', _, .., '\''] or ['"', _, .., '"'])
        {
            steps.Add(inside[1..^1].ToString());
        }
        else
        {
            throw new InputSchemaException($"'{path}' is no path such as $.a.b or $.items[0:].x: of arrays only all elements, [0:], can be read");
        }

        return end + 1;
    }
}
