using System.Buffers;
using SensorGrid.Features.Readings;

namespace SensorGrid.Sources.Rows;

/// <summary>
/// Makes sensor ids of the values of a row: text with <c>{name}</c> parts, such as <c>{site}/{pump}</c>. <c>{{</c> and <c>}}</c> stand for braces.
/// Immutable. Two with the same text are equal.
/// </summary>
public sealed class SensorIdTemplate : IEquatable<SensorIdTemplate>
{
    private readonly Part[] _parts;
    private readonly string[] _names;

    private SensorIdTemplate(string text, Part[] parts, string[] names) => (Text, _parts, _names) = (text, parts, names);

    /// <summary>The text as it was written.</summary>
    public string Text { get; }

    /// <summary>The names in it, each once, in the order of their first place. None in a template that is the same id for every row.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Creates a template of one name: <c>{name}</c>.</summary>
    /// <param name="name">The name: not empty, without braces.</param>
    public static SensorIdTemplate Of(string name) => Parse($"{{{name}}}");

    /// <summary>Reads a template that is known to be right.</summary>
    /// <exception cref="FormatException">It has mistakes.</exception>
    public static SensorIdTemplate Parse(string text)
    {
        var errors = new List<TemplateError>();
        return TryParse(text, errors) ?? throw new FormatException(errors[0].Message);
    }

    /// <summary>Reads a template.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="errors">Receives all mistakes.</param>
    /// <returns>The template; null when there are mistakes.</returns>
    public static SensorIdTemplate? TryParse(string text, ICollection<TemplateError> errors)
    {
        var parser = new Parser(text, errors);
        return parser.Parse() ? new SensorIdTemplate(text, [.. parser.Parts], [.. parser.Names]) : null;
    }

    /// <summary>The index of a name in <see cref="Names"/>; negative when the template does not have it.</summary>
    public int IndexOf(string name) => Array.IndexOf(_names, name);

    /// <inheritdoc/>
    public bool Equals(SensorIdTemplate? other) => other is not null && other.Text == Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SensorIdTemplate);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Makes the sensor id of a row and gives it to the row's reading, or the reason why there is none.</summary>
    /// <param name="values">The row's values.</param>
    /// <param name="kind">The word for a name in reasons, such as <c>column</c> or <c>tag</c>.</param>
    /// <param name="reading">The reading that is built.</param>
    internal void Apply<TValues>(ref TValues values, string kind, ReadingBuilder reading)
        where TValues : ITemplateValues, allows ref struct
    {
        Span<char> id = stackalloc char[ReadingLimits.SensorIdLength];
        var status = Append(ref values, id, out var length, out var at);
        if (status == OperationStatus.Done)
        {
            reading.SetSensorId(id[..length]);
            return;
        }

        reading.Refuse(status switch
        {
            OperationStatus.NeedMoreData => $"The {kind} '{at}' of the sensor id '{Text}' is missing or empty.",
            OperationStatus.InvalidData => $"The {kind} '{at}' of the sensor id '{Text}' is not valid Unicode.",
            _ => $"The sensor id '{Text}' would have more than {ReadingLimits.SensorIdLength} characters.",
        });
    }

    /// <summary>Appends the parts of an id.</summary>
    /// <param name="values">The row's values.</param>
    /// <param name="destination">The space for the id.</param>
    /// <param name="length">The number of characters written.</param>
    /// <param name="at">The name that the status is about; null when it is about none.</param>
    /// <returns>
    /// <see cref="OperationStatus.Done"/>; <see cref="OperationStatus.NeedMoreData"/> when a value is missing or empty,
    /// <see cref="OperationStatus.InvalidData"/> when it is not valid Unicode, <see cref="OperationStatus.DestinationTooSmall"/> when the space is too small.
    /// </returns>
    internal OperationStatus Append<TValues>(ref TValues values, scoped Span<char> destination, out int length, out string? at)
        where TValues : ITemplateValues, allows ref struct
    {
        (length, at) = (0, null);
        foreach (var part in _parts)
        {
            int added;
            if (part.Literal is { } literal)
            {
                if (!literal.TryCopyTo(destination[length..]))
                {
                    return OperationStatus.DestinationTooSmall;
                }

                added = literal.Length;
            }
            else
            {
                at = _names[part.Name];
                var status = values.Copy(part.Name, destination[length..], out added);
                if (status != OperationStatus.Done || added == 0)
                {
                    return status == OperationStatus.Done ? OperationStatus.NeedMoreData : status;
                }
            }

            length += added;
        }

        at = null;
        return OperationStatus.Done;
    }

    /// <summary>A piece of text, or the place of a name.</summary>
    private readonly record struct Part(string? Literal, int Name);

    private sealed class Parser(string text, ICollection<TemplateError> errors)
    {
        private readonly System.Text.StringBuilder _literal = new();
        private bool _isGood = true;

        public List<Part> Parts { get; } = [];

        public List<string> Names { get; } = [];

        public bool Parse()
        {
            for (var at = 0; at < text.Length; at++)
            {
                var isDouble = at + 1 < text.Length && text[at + 1] == text[at];
                if (text[at] is '{' or '}' && isDouble)
                {
                    _literal.Append(text[at++]);
                }
                else if (text[at] == '{')
                {
                    at = ReadName(at);
                }
                else if (text[at] == '}')
                {
                    Report(at, "A '}' stands without its '{': write '}}' for a brace.");
                }
                else
                {
                    ReadCharacter(at);
                }
            }

            EndLiteral();
            if (text.Length == 0)
            {
                Report(0, "The template is empty: write text with {name} parts, such as \"{device}\".");
            }
            else if (Parts.Sum(part => part.Literal?.Length ?? 0) > ReadingLimits.SensorIdLength)
            {
                Report(0, $"The template's text alone is longer than a sensor id may be ({ReadingLimits.SensorIdLength} characters).");
            }

            return _isGood;
        }

        private void ReadCharacter(int at)
        {
            if (char.IsControl(text[at]))
            {
                Report(at, "The template has a control character: leave it out.");
            }

            _literal.Append(text[at]);
        }

        // The index of the part's last character.
        private int ReadName(int open)
        {
            var rest = text.AsSpan(open + 1);
            var length = rest.IndexOfAny('{', '}');
            if (length < 0 || rest[length] == '{')
            {
                Report(open, "A '{' is not closed: write {name}, or '{{' for a brace.");
                return length < 0 ? text.Length : open + length;
            }

            if (length == 0)
            {
                Report(open, "A name is missing between '{' and '}'.");
                return open + 1;
            }

            EndLiteral();
            var name = rest[..length].ToString();
            var index = Names.IndexOf(name);
            if (index < 0)
            {
                index = Names.Count;
                Names.Add(name);
            }

            Parts.Add(new Part(null, index));
            return open + length + 1;
        }

        private void EndLiteral()
        {
            if (_literal.Length > 0)
            {
                Parts.Add(new Part(_literal.ToString(), -1));
                _literal.Clear();
            }
        }

        private void Report(int at, string message)
        {
            _isGood = false;
            errors.Add(new TemplateError(at, message));
        }
    }
}
