namespace SensorGrid.Offline.Progress;

/// <summary>Follows long work, one step after the other.</summary>
public interface IWorkProgress
{
    /// <summary>Runs one step of the work.</summary>
    /// <param name="title">The step in a few words, such as <c>reading the log</c>.</param>
    /// <param name="work">The step; it reports its progress.</param>
    /// <returns>The result of the step.</returns>
    Task<T> RunAsync<T>(string title, Func<IProgressStep, Task<T>> work);
}
