using SensorGrid.Guards.Text;

namespace SensorGrid.Cli.CommandLine;

/// <summary>Something that the user can put right: the message says in one line what is wrong, where, and what to do. Secrets of addresses are left out of it.</summary>
/// <param name="message">The message.</param>
/// <param name="exitCode">The process' exit code.</param>
/// <param name="details">Lines that follow the message, such as all mistakes of a file; null for none.</param>
internal sealed class CliException(string message, int exitCode = ExitCode.Failure, IReadOnlyList<string>? details = null) : Exception(SecretText.Mask(message))
{
    public IReadOnlyList<string> Details { get; } = details ?? [];

    public int ExitCode { get; } = exitCode;
}
