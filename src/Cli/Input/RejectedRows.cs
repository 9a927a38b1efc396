using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Progress;

namespace SensorGrid.Cli.Input;

/// <summary>Reports and counts what could not be used.</summary>
internal sealed class RejectedRows(string file, bool strict, IProgressDisplay display)
{
    private const int MostShown = 50;

    public long Count { get; private set; }

    /// <exception cref="CliException">The user wants to stop at the first.</exception>
    public void Add(InputItem item)
    {
        var text = $"'{file}', line {item.Line}: {item.Error}".ReplaceLineEndings(" ");
        if (strict)
        {
            throw new CliException($"{text} Stopped, because of --strict.");
        }

        if (++Count <= MostShown)
        {
            display.WriteLine($"rejected: {text}");
        }
        else if (Count == MostShown + 1)
        {
            display.WriteLine($"rejected: more than {MostShown}; the others are counted, but not shown.");
        }
    }
}
