using System.Text;
using SensorGrid.Cli.Progress;
using SensorGrid.Guards.Text;

namespace SensorGrid.Cli.CommandLine;

/// <summary>The environment of a command.</summary>
/// <param name="Input">Standard input.</param>
/// <param name="Output">Results, and nothing else.</param>
/// <param name="Error">Everything else.</param>
/// <param name="Progress">Shows progress, and lines that do not disturb it.</param>
/// <param name="TimeProvider">The clock.</param>
internal sealed record CliContext(
    Func<Stream> Input,
    TextWriter Output,
    TextWriter Error,
    IProgressDisplay Progress,
    TimeProvider TimeProvider)
{
    /// <summary>Standard output for data that another program reads, byte for byte.</summary>
    public TextWriter Data { get; private init; } = Output;

    /// <summary>Creates a context in which all that is written for a person is visible: see <see cref="VisibleText"/>.</summary>
    public CliContext WithVisibleText() => this with
    {
        Output = new VisibleWriter(Output),
        Error = new VisibleWriter(Error),
        Progress = new VisibleProgress(Progress),
        Data = Data,
    };

    private const int BufferSize = 1 << 16;

    /// <summary>Creates the process's own context: progress bars when a person watches, plain lines otherwise.</summary>
    public static CliContext FromConsole()
    {
        var timeProvider = TimeProvider.System;
        IProgressDisplay progress = Console.IsErrorRedirected
            ? new PlainProgressDisplay(Console.Error, timeProvider)
            : new TerminalProgressDisplay(Console.Error);
        // Not Console.Out, which goes to the system for every write: a table has many. The program flushes it at its end.
        var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferSize);
        return new CliContext(Console.OpenStandardInput, output, Console.Error, progress, timeProvider);
    }
}
