using SensorGrid.Offline.Progress;
using Spectre.Console;

namespace SensorGrid.Cli.Progress;

/// <summary>Progress bars on a terminal.</summary>
internal sealed class TerminalProgressDisplay(TextWriter writer) : IProgressDisplay
{
    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });

    public Task<T> RunAsync<T>(string title, Func<IProgressStep, Task<T>> work) =>
        _console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async progress =>
            {
                var task = progress.AddTask(Markup.Escape(title), maxValue: 1);
                task.IsIndeterminate = true;
                var result = await work(new Step(title, task));
                task.Value = 1;
                return result;
            });

    public void WriteLine(string line) => _console.WriteLine(line);

    private sealed class Step(string title, ProgressTask task) : IProgressStep
    {
        public void Report(double? fraction, string status)
        {
            task.IsIndeterminate = fraction is null;
            task.Value = Math.Clamp(fraction ?? 0, 0, 1);
            task.Description = Markup.Escape($"{title}: {status}");
        }
    }
}
