using System.Globalization;
using System.Text.Json;

namespace SensorGrid.Sql.Scalars;

/// <summary>A path of JSON_VALUE and its like: <c>$</c>, <c>.name</c>, <c>."name"</c>, <c>['name']</c>, <c>[0]</c>, <c>[*]</c> and <c>.*</c>, with <c>lax</c> or <c>strict</c> before.</summary>
internal sealed class JsonQueryPath
{
    private const string Form = "write a path such as '$.a.b', '$.a[0]', '$.a[*].b' or '$[''a b'']'";

    private readonly List<Step> _steps = [];

    private JsonQueryPath()
    {
    }

    /// <summary>Gets whether a value that is missing is an error, and not empty.</summary>
    public bool IsStrict { get; private init; }

    /// <summary>Gets whether it may lead to several values.</summary>
    public bool HasMany => _steps.Exists(step => step.IsAll);

    /// <summary>Reads a path.</summary>
    /// <returns>The path, or what is wrong.</returns>
    public static (JsonQueryPath? Path, string? Problem) Parse(string text)
    {
        var rest = text.AsSpan().Trim();
        var isStrict = rest.StartsWith("strict ", StringComparison.OrdinalIgnoreCase);
        rest = isStrict ? rest[7..].TrimStart() : rest.StartsWith("lax ", StringComparison.OrdinalIgnoreCase) ? rest[4..].TrimStart() : rest;
        var path = new JsonQueryPath { IsStrict = isStrict };
        if (rest is not ['$', ..])
        {
            return (null, $"The path '{text}' does not begin with $: {Form}.");
        }

        for (rest = rest[1..]; !rest.IsEmpty;)
        {
            var length = rest[0] switch { '.' => path.AddMember(rest), '[' => path.AddBracket(rest), _ => 0 };
            if (length == 0)
            {
                return (null, $"'{rest}' in the path '{text}' is not understood: {Form}.");
            }

            rest = rest[length..];
        }

        return (path, null);
    }

    /// <summary>Finds the values to which the path leads, in their order.</summary>
    public List<JsonElement> Find(JsonElement root)
    {
        List<JsonElement> found = [root];
        foreach (var step in _steps)
        {
            found = [.. found.SelectMany(value => Follow(value, step))];
        }

        return found;
    }

    private static IEnumerable<JsonElement> Follow(JsonElement value, Step step) => (value.ValueKind, step) switch
    {
        (JsonValueKind.Object, { Member: { } name }) => value.TryGetProperty(name, out var member) ? [member] : [],
        (JsonValueKind.Object, { IsAll: true, IsMember: true }) => value.EnumerateObject().Select(member => member.Value),
        (JsonValueKind.Array, { IsAll: true, IsMember: false }) => value.EnumerateArray(),
        (JsonValueKind.Array, { Index: { } index }) => index < value.GetArrayLength() ? [value[index]] : [],
        _ => [],
    };

    private int AddMember(ReadOnlySpan<char> rest)
    {
        if (rest is ['.', '"', ..])
        {
            var close = rest[2..].IndexOf('"');
            if (close >= 0)
            {
                _steps.Add(new Step(rest[2..(2 + close)].ToString(), null, false, true));
            }

            return close < 0 ? 0 : close + 3;
        }

        var end = rest[1..].IndexOfAny('.', '[');
        var name = end < 0 ? rest[1..] : rest[1..(1 + end)];
        if (name.IsEmpty || name.IndexOfAny("?()@ ") >= 0)
        {
            return 0;
        }

        _steps.Add(name is "*" ? new Step(null, null, true, true) : new Step(name.ToString(), null, false, true));
        return 1 + name.Length;
    }

    private int AddBracket(ReadOnlySpan<char> rest)
    {
        if (rest is ['[', '\'' or '"', ..])
        {
            var end = rest[2..].IndexOf([rest[1], ']']);
            if (end < 0)
            {
                return 0;
            }

            _steps.Add(new Step(rest[2..(2 + end)].ToString(), null, false, true));
            return end + 4;
        }

        var close = rest.IndexOf(']');
        var inside = close < 0 ? [] : rest[1..close].Trim();
        if (inside is "*")
        {
            _steps.Add(new Step(null, null, true, false));
            return close + 1;
        }

        if (!int.TryParse(inside, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return 0;
        }

        _steps.Add(new Step(null, index, false, false));
        return close + 1;
    }

    private sealed record Step(string? Member, int? Index, bool IsAll, bool IsMember);
}
