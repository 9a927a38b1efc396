using System.CommandLine;
using SensorGrid.Cli.CommandLine;

namespace SensorGrid.Cli.Applications;

/// <summary>The part of <c>apply</c> and <c>plan</c> that is for SQL applications.</summary>
internal sealed class ApplicationArguments
{
    private readonly Option<string?> _name = new("--name") { Description = "Of a program: the application's name. Default: the name in its JSON, or else that of its file.", HelpName = "NAME" };

    private readonly Option<string[]> _tables = new("--table")
    {
        Description = "Of a program: a reference table, NAME=FILE: CSV, NDJSON or a JSON array. Once for each.",
        HelpName = "NAME=FILE",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> _schemas = new("--schema")
    {
        Description = "Of a program: a file with an input's columns as Kinesis Data Analytics has them (InputSchema). NAME=FILE for an input with a name. Default: columns are discovered in the "
            + "newest records of the stream.",
        HelpName = "schema.json",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_name);
        command.Add(_tables);
        command.Add(_schemas);
    }

    /// <summary>Reads them.</summary>
    public ApplicationOptions Read(ParseResult parsed) => new(parsed.GetValue(_name), parsed.GetRequiredValue(_tables), parsed.GetRequiredValue(_schemas));

    /// <summary>Determines whether a path is that of a program, and not of a folder of definitions.</summary>
    /// <exception cref="CliException">There is no such file, or an option is for programs alone.</exception>
    public bool IsProgram(ParseResult parsed, string path)
    {
        if (File.Exists(path))
        {
            return true;
        }

        var isNamedLikeOne = Path.GetExtension(path).ToUpperInvariant() is ".SQL" or ".JSON";
        if (isNamedLikeOne && !Directory.Exists(path))
        {
            throw new CliException($"there is no file '{path}'.");
        }

        return Read(parsed).IsEmpty ? false : throw new CliException($"--name, --table and --schema are for a program, and '{path}' is no file.", ExitCode.Usage);
    }
}
