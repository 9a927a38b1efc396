using System.Text.Json;

namespace SensorGrid.Features.Documents;

/// <summary>
/// Reads the members of one object of a definition and collects all mistakes. A method that answers null for a member that is wrong has reported it.
/// A member that no method was called for is unknown: see <see cref="Finish"/>.
/// </summary>
/// <param name="node">The object; what is no object must be reported by the caller.</param>
/// <param name="mistakes">Receives the mistakes.</param>
public sealed class MemberReader(Node node, Mistakes mistakes)
{
    private readonly List<string> _known = [];

    /// <summary>The offset of the object.</summary>
    public int Offset => node.Offset;

    /// <summary>The number of mistakes so far, in the whole text.</summary>
    public int MistakeCount => mistakes.Count;

    /// <summary>The value of a member, which is known from now on; null when it is left out. Of one that is given twice, the first value.</summary>
    public Node? Find(string name)
    {
        if (!_known.Contains(name))
        {
            _known.Add(name);
        }

        return node.Members.Find(member => member.Name == name)?.Value;
    }

    /// <summary>Reports a mistake in a member, or in the object when the member is left out.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="message">The fault, and what to write instead; a sentence.</param>
    public void Report(string name, string message) => mistakes.Add(Find(name)?.Offset ?? node.Offset, message);

    /// <summary>Reports a mistake in a value.</summary>
    public void Report(Node value, string message) => mistakes.Add(value.Offset, message);

    /// <summary>Reports that a member is missing.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="remedy">What to write, such as <c>write "time": { "column": "ts" }</c>.</param>
    public void ReportMissing(string name, string remedy) => mistakes.Add(node.Offset, $"'{name}' is missing: {remedy}.");

    /// <summary>Reads a text that is not empty.</summary>
    /// <returns>The text; null when the member is left out or wrong.</returns>
    public string? Text(string name) => Find(name) is { } value ? TextOf(value, $"'{name}'") : null;

    /// <summary>Reads a text that is one of some.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="choices">The texts, the default first.</param>
    /// <returns>The text; the first choice when the member is left out or wrong.</returns>
    public string Choice(string name, params ReadOnlySpan<string> choices)
    {
        if (Find(name) is not { } value)
        {
            return choices[0];
        }

        var known = choices.ToArray();
        if (value.Kind == JsonValueKind.String && known.Contains(value.Text))
        {
            return value.Text;
        }

        var list = string.Join(", ", known.Select(choice => $"\"{choice}\""));
        var near = value.Kind == JsonValueKind.String && NearestName.Find(value.Text, known) is { } nearest ? $"; do you mean \"{nearest}\"?" : ".";
        Report(value, $"'{name}' must be one of {list}, but is {value.Shown}{near}");
        return choices[0];
    }

    /// <summary>Reads true or false.</summary>
    /// <returns>The value; the default when the member is left out or wrong.</returns>
    public bool Bool(string name, bool byDefault)
    {
        var value = Find(name);
        if (value is { Kind: not (JsonValueKind.True or JsonValueKind.False) })
        {
            Report(value, $"'{name}' must be true or false, but is {value.Shown}.");
            return byDefault;
        }

        return value is null ? byDefault : value.Kind == JsonValueKind.True;
    }

    /// <summary>Reads a list of texts that are not empty, each once.</summary>
    /// <returns>The texts without those that are wrong; null when the member is left out or is no list.</returns>
    public IReadOnlyList<string>? List(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.Kind != JsonValueKind.Array)
        {
            Report(value, $"'{name}' must be a list of texts, but is {value.Shown}.");
            return null;
        }

        if (value.Items.Count == 0)
        {
            Report(value, $"'{name}' is an empty list: name at least one, or leave it out.");
        }

        var texts = new List<string>();
        foreach (var item in value.Items)
        {
            if (TextOf(item, $"An element of '{name}'") is not { } text)
            {
                continue;
            }

            if (texts.Contains(text))
            {
                Report(item, $"'{text}' is twice in '{name}': leave one out.");
                continue;
            }

            texts.Add(text);
        }

        return texts;
    }

    /// <summary>Reads an object.</summary>
    /// <returns>A reader of its members, which must be finished; null when the member is left out or is no object.</returns>
    public MemberReader? Members(string name) => Find(name) is { } value ? ObjectOf(value, $"'{name}'") : null;

    /// <summary>Makes a reader of a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="what">The subject of the message when it is no object.</param>
    public MemberReader? ObjectOf(Node value, string what)
    {
        if (value.Kind == JsonValueKind.Object)
        {
            return new MemberReader(value, mistakes);
        }

        Report(value, $"{what} must be an object, but is {value.Shown}.");
        return null;
    }

    /// <summary>Reads a value as a text that is not empty; null when it is wrong.</summary>
    /// <param name="value">The value.</param>
    /// <param name="what">The subject of the message.</param>
    public string? TextOf(Node value, string what)
    {
        if (value.Kind == JsonValueKind.String && value.Text.Length > 0)
        {
            return value.Text;
        }

        Report(value, value.Kind == JsonValueKind.String ? $"{what} is empty." : $"{what} must be a text, but is {value.Shown}.");
        return null;
    }

    /// <summary>Reports members that are unknown or given twice. Called when all members have been read.</summary>
    public void Finish()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in node.Members)
        {
            if (!_known.Contains(member.Name))
            {
                mistakes.Add(member.Offset, $"'{Node.Show(member.Name)}' is not known here{NearestName.Hint(member.Name, _known)}");
            }
            else if (!seen.Add(member.Name))
            {
                mistakes.Add(member.Offset, $"'{member.Name}' is given twice: leave one out.");
            }
        }
    }
}
