namespace SensorGrid.Cli.Progress;

/// <summary>Shows how far long work is, one step after the other.</summary>
internal interface IProgressDisplay
{
    /// <summary>Runs one step of the work.</summary>
    /// <param name="title">What is being done, in a few words.</param>
    Task<T> RunAsync<T>(string title, Func<IProgressStep, Task<T>> work);

    /// <summary>Writes a line for the user without disturbing what is shown.</summary>
    void WriteLine(string line);
}

/// <summary>A step under way. Safe for concurrent use.</summary>
internal interface IProgressStep
{
    /// <summary>Shows the progress.</summary>
    /// <param name="fraction">0 to 1; null when the end is not known.</param>
    /// <param name="status">The same in words, such as <c>12,000 readings, 4,000/s</c>.</param>
    void Report(double? fraction, string status);
}
