using System.Text.Json;
using SensorGrid.Sources.Formats;
using SensorGrid.Features.Documents;

namespace SensorGrid.Sources.Definitions;

/// <summary>Reads a source definition with all its mistakes.</summary>
internal static class SourceDefinitionParser
{
    private const int MostBytes = 1024 * 1024;
    private const int LongestStream = 128;

    /// <inheritdoc cref="SourceDefinition.Parse"/>
    public static SourceDefinition Parse(ReadOnlySpan<byte> json)
    {
        var mistakes = new Mistakes();
        var definition = json.Length <= MostBytes ? Read(json, mistakes) : null;
        if (json.Length > MostBytes)
        {
            mistakes.Add(0, $"The definition has {json.Length} bytes, but at most {MostBytes} are allowed.");
        }

        return mistakes.Count == 0 ? definition! : throw new SourceDefinitionException(mistakes.ErrorsIn(json));
    }

    private static SourceDefinition? Read(ReadOnlySpan<byte> json, Mistakes mistakes)
    {
        if (NodeReader.Read(json, mistakes) is not { } root)
        {
            return null;
        }

        if (root.Kind != JsonValueKind.Object)
        {
            mistakes.Add(root.Offset, $"A source definition must be an object, but is {root.Shown}.");
            return null;
        }

        var members = new MemberReader(root, mistakes);
        var stream = members.Text("stream");
        if (stream is not null && (stream.Length > LongestStream || !stream.All(IsOfAStream)))
        {
            members.Report("stream", $"'stream' must be a stream's name (1 to {LongestStream} characters of a-z, A-Z, 0-9, _, . and -), but is '{stream}'.");
        }

        if (ReadFormat(members) is not { } read)
        {
            return null;
        }

        var format = read(members);
        members.Finish();
        return format is null ? null : new SourceDefinition(stream, format);
    }

    private static Func<MemberReader, RecordFormat?>? ReadFormat(MemberReader members)
    {
        var names = FormatTable.Readers.Keys.Order(StringComparer.Ordinal).ToArray();
        var list = string.Join(", ", names);
        if (members.Find("format") is null)
        {
            members.ReportMissing("format", $"write one of {list}");
            return null;
        }

        if (members.Text("format") is not { } name)
        {
            return null;
        }

        if (FormatTable.Readers.TryGetValue(name, out var read))
        {
            return read;
        }

        var near = NearestName.Find(name, names) is { } nearest ? $"; do you mean '{nearest}'?" : ".";
        members.Report("format", $"'{name}' is no format: there are {list}{near}");
        return null;
    }

    private static bool IsOfAStream(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-';
}
