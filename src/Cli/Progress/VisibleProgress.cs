using SensorGrid.Guards.Text;
using SensorGrid.Offline.Progress;

namespace SensorGrid.Cli.Progress;

/// <summary>Shows text that is visible: see <see cref="VisibleText"/>.</summary>
internal sealed class VisibleProgress(IProgressDisplay inner) : IProgressDisplay
{
    public Task<T> RunAsync<T>(string title, Func<IProgressStep, Task<T>> work) => inner.RunAsync(VisibleText.Of(title), work);

    public void WriteLine(string line) => inner.WriteLine(VisibleText.Of(line));
}
