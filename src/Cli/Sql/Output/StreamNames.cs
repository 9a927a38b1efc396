using SensorGrid.Cli.CommandLine;
using SensorGrid.Sql.Programs;

namespace SensorGrid.Cli.Sql.Output;

/// <summary>The streams of a program, by the names that the user gives and reads.</summary>
internal sealed class StreamNames
{
    private const string Errors = "error_stream";
    private const string Query = "query";

    private readonly List<(string Name, StreamDeclaration Stream)> _all = [];

    /// <param name="program">The program.</param>
    public StreamNames(SqlProgram program)
    {
        var queries = 0;
        foreach (var stream in program.Streams)
        {
            var name = stream.Name.Length > 0 ? stream.Name : FormattableString.Invariant($"{Query} {++queries}");
            _all.Add((name, stream));
        }
    }

    /// <summary>All streams but the error stream.</summary>
    public IEnumerable<(string Name, StreamDeclaration Stream)> Declared => _all.Where(named => !IsErrors(named.Stream));

    /// <summary>The streams whose rows leave the program: those that it does not read, and queries by themselves.</summary>
    public IEnumerable<(string Name, StreamDeclaration Stream)> Outputs => Declared.Where(named => !named.Stream.IsRead);

    /// <summary>Determines whether a stream is the error stream.</summary>
    public static bool IsErrors(StreamDeclaration stream) => string.Equals(stream.Name, Errors, StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds a stream: by its name as it is, or else in any case of letters.</summary>
    /// <exception cref="CliException">There is none, or there are several.</exception>
    public (string Name, StreamDeclaration Stream) Find(string name)
    {
        foreach (var comparison in (StringComparison[])[StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase])
        {
            var found = _all.Where(named => string.Equals(named.Name, name, comparison)).ToList();
            if (found.Count == 1)
            {
                return found[0];
            }
        }

        throw new CliException($"the program has no stream '{name}', which --stream names: its streams are {string.Join(", ", _all.Select(named => named.Name))}.", ExitCode.Usage);
    }
}
