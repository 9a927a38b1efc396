using System.Buffers;
using System.Globalization;
using System.Text;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.MappedJson;

/// <summary>
/// A path into JSON, a subset of JSONPath: <c>$</c>, <c>$.a.b</c>, <c>$['a b']</c>, <c>$.a[0]</c> and <c>$.a[*]</c>. One that begins with <c>$$</c> starts at the document, any
/// other at the row. <c>[*]</c> after <c>$$</c> is the element that the row is in. Immutable.
/// </summary>
public sealed class JsonPath : IEquatable<JsonPath>
{
    private const int MostSteps = 32;

    // A name with one of these stands in quotes.
    private static readonly SearchValues<char> Quoted = SearchValues.Create(".[]'\"*");

    private JsonPath(bool isOfDocument, IReadOnlyList<PathStep> steps) => (IsOfDocument, Steps) = (isOfDocument, steps);

    /// <summary>The path to the start itself: <c>$</c>.</summary>
    public static JsonPath Root { get; } = new(false, []);

    /// <summary>Gets whether it starts at the document and not at the row.</summary>
    public bool IsOfDocument { get; }

    /// <summary>The steps; none for the start itself.</summary>
    public IReadOnlyList<PathStep> Steps { get; }

    /// <summary>The number of arrays that it goes into at every element.</summary>
    public int Level => Steps.Count(step => step.IsEach);

    /// <summary>The steps up to the last one into every element; none when there is none.</summary>
    public IEnumerable<PathStep> Envelope => Steps.Take(Steps.Count - Inside.Count());

    /// <summary>The steps behind the last one into every element.</summary>
    public IEnumerable<PathStep> Inside => Steps.Reverse().TakeWhile(step => !step.IsEach).Reverse();

    /// <summary>Creates the path to a member of the row.</summary>
    public static JsonPath Of(string name) => new(false, [new PathStep(name)]);

    /// <summary>Creates a path.</summary>
    /// <param name="isOfDocument">Whether it starts at the document.</param>
    /// <param name="steps">The steps.</param>
    public static JsonPath Of(bool isOfDocument, IEnumerable<PathStep> steps) => new(isOfDocument, [.. steps]);

    /// <summary>Reads a path that is known to be right.</summary>
    /// <exception cref="FormatException">It has a mistake.</exception>
    public static JsonPath Parse(string text) => TryParse(text, out var error) ?? throw new FormatException(error!.Value.Message);

    /// <summary>Reads a path.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="error">The mistake; null when there is none.</param>
    /// <returns>The path; null when there is a mistake.</returns>
    public static JsonPath? TryParse(string text, out TemplateError? error)
    {
        error = null;
        if (!text.StartsWith('$'))
        {
            error = new TemplateError(0, "A path begins with '$': write one such as $.a.b.");
            return null;
        }

        var isOfDocument = text.StartsWith("$$", StringComparison.Ordinal);
        var at = isOfDocument ? 2 : 1;
        var steps = new List<PathStep>();
        while (at < text.Length)
        {
            var from = at;
            var step = text[at] == '.' ? ReadName(text, ref at) : text[at] == '[' ? ReadBracket(text, ref at) : null;
            if (step is null || steps.Count == MostSteps)
            {
                error = new TemplateError(from, step is null
                    ? "Write .name, ['a name'], [0] or [*] here."
                    : $"A path has at most {MostSteps} steps.");
                return null;
            }

            steps.Add(step.Value);
        }

        return new JsonPath(isOfDocument, steps);
    }

    /// <inheritdoc/>
    public bool Equals(JsonPath? other) => other is not null && other.IsOfDocument == IsOfDocument && other.Steps.SequenceEqual(Steps);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as JsonPath);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(IsOfDocument);
        foreach (var step in Steps)
        {
            hash.Add(step);
        }

        return hash.ToHashCode();
    }

    /// <summary>The path's text; equal paths have equal texts.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(IsOfDocument ? "$$" : "$");
        foreach (var step in Steps)
        {
            if (step.Name is null)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{(step.IsEach ? "*" : step.Index)}]");
            }
            else if (step.Name.Length > 0 && !step.Name.AsSpan().ContainsAny(Quoted))
            {
                text.Append('.').Append(step.Name);
            }
            else
            {
                text.Append("['").Append(step.Name.Replace("'", "''", StringComparison.Ordinal)).Append("']");
            }
        }

        return text.ToString();
    }

    private static PathStep? ReadName(string text, ref int at)
    {
        var rest = text.AsSpan(at + 1);
        var length = rest.IndexOfAny('.', '[') is var end && end < 0 ? rest.Length : end;
        if (length == 0 || rest[..length].ContainsAny("]'\"*"))
        {
            return null;
        }

        at += length + 1;
        return new PathStep(rest[..length].ToString());
    }

    private static PathStep? ReadBracket(string text, ref int at)
    {
        var rest = text.AsSpan(at + 1);
        if (rest.Length > 0 && rest[0] is '\'' or '"')
        {
            return ReadQuoted(text, ref at);
        }

        var length = rest.IndexOf(']');
        if (length < 0)
        {
            return null;
        }

        var inside = rest[..length];
        at += length + 2;
        return inside.SequenceEqual("*") ? new PathStep(null)
            : int.TryParse(inside, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? new PathStep(null, index)
            : null;
    }

    // A quote within a quoted name is doubled.
    private static PathStep? ReadQuoted(string text, ref int at)
    {
        var quote = text[at + 1];
        var name = new StringBuilder();
        for (var next = at + 2; next < text.Length; next++)
        {
            if (text[next] != quote)
            {
                name.Append(text[next]);
            }
            else if (next + 1 < text.Length && text[next + 1] == quote)
            {
                name.Append(text[next++]);
            }
            else
            {
                var isClosed = next + 1 < text.Length && text[next + 1] == ']';
                at = next + 2;
                return isClosed ? new PathStep(name.ToString()) : null;
            }
        }

        return null;
    }
}
