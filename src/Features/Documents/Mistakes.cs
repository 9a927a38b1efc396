using System.Text;

namespace SensorGrid.Features.Documents;

/// <summary>Collects the mistakes of a text by the offsets of their bytes.</summary>
public sealed class Mistakes
{
    // More help nobody, and would be many times as long as the text.
    private const int MostErrors = 1_000;

    private readonly List<(int Offset, string Message)> _all = [];
    private readonly HashSet<int> _unreadable = [];

    /// <summary>The number of mistakes so far.</summary>
    public int Count => _all.Count;

    /// <summary>Adds a mistake; none where the text could not be read, for it would follow from that.</summary>
    /// <param name="offset">The offset of its first byte.</param>
    /// <param name="message">The fault, and what to write instead; a sentence.</param>
    public void Add(int offset, string message)
    {
        if (!_unreadable.Contains(offset))
        {
            _all.Add((offset, message));
        }
    }

    /// <summary>Adds the mistake that a part of the text cannot be read.</summary>
    /// <inheritdoc cref="Add"/>
    public void AddUnreadable(int offset, string message)
    {
        _all.Add((offset, message));
        _unreadable.Add(offset);
    }

    /// <summary>
    /// Lists the mistakes in the order of the text, those at one place in the order in which they were found. Of more than 1,000 the last one says how many there are.
    /// </summary>
    /// <param name="text">The text, UTF-8, in which they were found.</param>
    public IReadOnlyList<DefinitionError> ErrorsIn(ReadOnlySpan<byte> text)
    {
        var errors = new List<DefinitionError>();
        var (line, column) = (1, 1);
        var at = text.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        foreach (var (offset, message) in _all.OrderBy(mistake => mistake.Offset).Take(MostErrors))
        {
            var passed = text[Math.Min(at, offset)..offset];
            at = Math.Max(at, offset);
            if (passed.LastIndexOf((byte)'\n') is >= 0 and var end)
            {
                (line, column) = (line + passed.Count((byte)'\n'), 1);
                passed = passed[(end + 1)..];
            }

            column += Encoding.UTF8.GetCharCount(passed);
            var isLast = errors.Count + 1 == MostErrors && _all.Count > MostErrors;
            errors.Add(new DefinitionError(line, column, isLast ? FormattableString.Invariant($"From here on there are {_all.Count - errors.Count} more mistakes.") : message));
        }

        return errors;
    }
}
