using SensorGrid.Guards.Text;

namespace SensorGrid.Cli.CommandLine;

/// <summary>Something that the user can put right: the message says in one line what is wrong, where, and what to do. Secrets of addresses are left out of it.</summary>
internal sealed class CliException(string message, int exitCode = ExitCode.Failure) : Exception(SecretText.Mask(message))
{
    public int ExitCode { get; } = exitCode;
}
