using System.Security.Cryptography;
using System.Text;
using SensorGrid.Sources.Formats;

namespace SensorGrid.Sources.Definitions;

/// <summary>The record formats of all streams of a cluster. Immutable; a stream without a definition has JSON of ours.</summary>
public sealed class SourceDefinitions
{
    private readonly SourceDefinition[] _definitions;

    /// <param name="definitions">The definitions, at most one for each stream.</param>
    /// <exception cref="ArgumentException">A stream has two.</exception>
    public SourceDefinitions(IEnumerable<SourceDefinition> definitions)
    {
        _definitions = [.. definitions.OrderBy(definition => definition.Stream, StringComparer.Ordinal)];
        if (_definitions.GroupBy(definition => definition.Stream, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { Key: var twice })
        {
            throw new ArgumentException($"{(twice is null ? "The main stream" : $"Stream '{twice}'")} has two definitions.", nameof(definitions));
        }
    }

    /// <summary>No definition: every stream has JSON of ours.</summary>
    public static SourceDefinitions None { get; } = new([]);

    /// <summary>The further streams that are defined, in ordinal order.</summary>
    public IEnumerable<string> Streams => _definitions.Select(definition => definition.Stream).OfType<string>();

    /// <summary>The hash of all definitions, 16 hexadecimal digits; null when all streams have JSON of ours.</summary>
    public string? Hash
    {
        get
        {
            var mapped = _definitions.Where(definition => definition.Format is not JsonFormat).ToArray();
            return mapped.Length == 0
                ? null
                : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', mapped.Select(definition => definition.Canonical)))).AsSpan(0, 8));
        }
    }

    /// <summary>Gets the format of a stream's records.</summary>
    /// <param name="source">The stream as positions name it: null for the main stream.</param>
    public RecordFormat FormatOf(string? source) => Array.Find(_definitions, definition => definition.Stream == source)?.Format ?? JsonFormat.Instance;
}
