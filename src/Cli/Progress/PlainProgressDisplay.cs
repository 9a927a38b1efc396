using SensorGrid.Offline.Progress;

namespace SensorGrid.Cli.Progress;

/// <summary>Progress for a log file: a line every few seconds, and one at the end of a step.</summary>
internal sealed class PlainProgressDisplay(TextWriter writer, TimeProvider timeProvider) : IProgressDisplay
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();

    public async Task<T> RunAsync<T>(string title, Func<IProgressStep, Task<T>> work)
    {
        var step = new Step(this, title);
        var result = await work(step);
        step.Complete();
        return result;
    }

    public void WriteLine(string line)
    {
        lock (_lock)
        {
            writer.WriteLine(line);
        }
    }

    private sealed class Step(PlainProgressDisplay display, string title) : IProgressStep
    {
        private readonly Lock _lock = new();
        private long _shownAt = display.TimeProviderTimestamp;
        private string _status = "done";

        public void Report(double? fraction, string status)
        {
            lock (_lock)
            {
                _status = status;
                if (display.HasPassed(_shownAt))
                {
                    _shownAt = display.TimeProviderTimestamp;
                    display.WriteLine(fraction is { } part ? $"{title}: {part:P0}, {status}" : $"{title}: {status}");
                }
            }
        }

        public void Complete() => display.WriteLine($"{title}: {_status}");
    }

    private long TimeProviderTimestamp => timeProvider.GetTimestamp();

    private bool HasPassed(long since) => timeProvider.GetElapsedTime(since) >= Interval;
}
