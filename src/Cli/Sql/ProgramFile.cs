using System.Text;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Programs;

namespace SensorGrid.Cli.Sql;

/// <summary>A program with the streams and tables that its application describes; of a file of SQL there are none.</summary>
/// <param name="Name">The name before positions in the program.</param>
/// <param name="Text">The program's text.</param>
/// <param name="Inputs">The schemas of its inputs, by their names.</param>
/// <param name="Tables">The schemas of its reference tables, by their names.</param>
/// <param name="Outputs">The streams that leave it; empty when it is not known.</param>
internal sealed record ProgramFile(
    string Name, string Text, IReadOnlyDictionary<string, InputSchema> Inputs, IReadOnlyDictionary<string, InputSchema> Tables, IReadOnlyList<string> Outputs)
{
    private const string UsualInput = "SOURCE_SQL_STREAM_001";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Dictionary<string, InputSchema> None = new(StringComparer.Ordinal);

    /// <summary>Gets the name of the input that is meant when none is named: the application's first one, <c>SOURCE_SQL_STREAM_001</c>, or the only one that the program reads.</summary>
    /// <param name="named">The streams and tables that are named.</param>
    public string FirstInput(IReadOnlyCollection<string> named) => Inputs.Keys.FirstOrDefault() ?? ProgramReads.Only(Text, named) ?? UsualInput;

    /// <summary>Reads a program: SQL, or an application as JSON.</summary>
    /// <exception cref="CliException">It cannot be read.</exception>
    public static async Task<ProgramFile> LoadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new CliException(Directory.Exists(path) ? $"'{path}' is a directory: give a program's file." : $"there is no file '{path}'.");
        }

        var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        var text = Decode(path, bytes);
        if (!text.AsSpan().TrimStart().StartsWith("{"))
        {
            return KdaApplicationParser.Explain(text) is { } explanation
                ? throw new CliException($"'{path}' is no program: {explanation}.")
                : new ProgramFile(path, text, None, None, []);
        }

        try
        {
            var application = KdaApplicationParser.Parse(bytes);
            return new ProgramFile($"{path} (its program)", application.Code, application.Inputs, application.Tables, application.Outputs);
        }
        catch (InputSchemaException exception)
        {
            throw new CliException($"'{path}' is no application that can be read: {exception.Message}.");
        }
    }

    private static string Decode(string path, byte[] bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw new CliException($"'{path}' is not UTF-8: save it with that encoding.");
        }
    }
}
