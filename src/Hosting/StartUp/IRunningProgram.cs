namespace SensorGrid.Hosting.StartUp;

/// <summary>A program that has started.</summary>
public interface IRunningProgram : IAsyncDisposable
{
    /// <summary>Shows a person the addresses, and what to try.</summary>
    void Report(TextWriter output);

    /// <summary>Waits until the process is requested to end (Ctrl-C, SIGTERM), and then until everything has stopped.</summary>
    Task WaitForShutdownAsync(CancellationToken cancellationToken);
}
