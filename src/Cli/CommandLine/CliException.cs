namespace SensorGrid.Cli.CommandLine;

/// <summary>Something that the user can put right: the message says in one line what is wrong, where, and what to do.</summary>
internal sealed class CliException(string message, int exitCode = ExitCode.Failure) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
