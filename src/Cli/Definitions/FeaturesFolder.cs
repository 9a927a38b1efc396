using System.Text;
using System.Text.Json;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Features.Definitions;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Cli.Definitions;

/// <summary>Reads the feature definitions of a folder of definitions, <c>features/default.json</c>, and checks all other kinds that are in it.</summary>
internal static class FeaturesFolder
{
    private const string Kind = "features";
    private const string FileName = "default.json";
    private const string Name = $"{Kind}/{FileName}";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads and checks the folder.</summary>
    /// <exception cref="CliException">It has mistakes, or cannot be read: all of them are in the exception.</exception>
    public static LocalDefinitions Read(string folder)
    {
        var mistakes = new List<string>();
        (string Text, FeatureDefinitions Features)? features = null;
        try
        {
            mistakes.AddRange(MistakesOfSources(folder));
            if (Directory.Exists(folder))
            {
                CheckNames(Path.Combine(folder, Kind), mistakes);
                features = ReadFile(folder, mistakes);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            mistakes.Add(exception.Message);
        }

        return mistakes.Count == 0 ? new LocalDefinitions(features?.Text, features?.Features, SourceTexts.Read(folder)) : throw new CliException($"the definitions in '{folder}' cannot be used.", details: mistakes);
    }

    private static IReadOnlyList<string> MistakesOfSources(string folder)
    {
        try
        {
            DefinitionsFolder.Read(folder);
            return [];
        }
        catch (DefinitionsFolderException exception)
        {
            return exception.Mistakes;
        }
    }

    private static void CheckNames(string folder, List<string> mistakes)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        // Editors and version control leave hidden files.
        foreach (var name in Directory.EnumerateFileSystemEntries(folder)
            .Select(entry => Path.GetFileName(entry))
            .Where(name => name != FileName && !name.StartsWith('.') && !name.EndsWith('~'))
            .Order(StringComparer.Ordinal))
        {
            mistakes.Add($"{Kind}/{name}: not read; the only name in this folder is {FileName}.");
        }
    }

    private static (string Text, FeatureDefinitions Features)? ReadFile(string folder, List<string> mistakes)
    {
        var path = Path.Combine(folder, Kind, FileName);
        if (!File.Exists(path))
        {
            if (!SourceTexts.IsIn(folder))
            {
                mistakes.Add($"{Name}: there is no such file; put features.json there.");
            }

            return null;
        }

        var bytes = File.ReadAllBytes(path);
        if (bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble))
        {
            mistakes.Add($"{Name}:1:1: begins with a byte order mark; save it without one.");
            return null;
        }

        try
        {
            CheckSyntax(bytes);
            return (Utf8.GetString(bytes), FeatureDefinitions.Parse(bytes));
        }
        catch (JsonException exception)
        {
            var line = exception.LineNumber ?? 0;
            var column = ColumnOf(bytes, line, exception.BytePositionInLine ?? 0);
            mistakes.Add(FormattableString.Invariant($"{Name}:{line + 1}:{column}: not well-formed JSON."));
        }
        catch (DecoderFallbackException)
        {
            mistakes.Add($"{Name}: not UTF-8; save it with that encoding.");
        }
        catch (FeatureDefinitionsException exception)
        {
            mistakes.Add($"{Name}: {exception.Message}");
        }

        return null;
    }

    // The parser of the definitions reads with these options, and tells places in bytes.
    private static void CheckSyntax(byte[] json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
    }

    private static int ColumnOf(byte[] text, long line, long byteInLine)
    {
        var rest = text.AsSpan();
        for (; line > 0; line--)
        {
            rest = rest[(rest.IndexOf((byte)'\n') + 1)..];
        }

        return Encoding.UTF8.GetCharCount(rest[..(int)Math.Min(byteInLine, rest.Length)]) + 1;
    }
}
