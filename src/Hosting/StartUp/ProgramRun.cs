using System.Runtime.InteropServices;

namespace SensorGrid.Hosting.StartUp;

/// <summary>Runs a program: start, report, go on until it is requested to end.</summary>
public static class ProgramRun
{
    /// <param name="args">The command line.</param>
    /// <param name="help">The text that <c>--help</c> prints.</param>
    /// <param name="startAsync">Starts it.</param>
    /// <returns>The exit code: 0 when it ran until it was requested to end, <see cref="Environment.ExitCode"/> when it ended itself, 1 when it could not start, with one line on standard error.</returns>
    public static async Task<int> RunAsync<TProgram>(string[] args, string help, Func<string[], CancellationToken, Task<TProgram>> startAsync)
        where TProgram : IRunningProgram
    {
        // Observed from the first moment on: the host listens for signals only once it has started, and one that comes before would be
        // lost.
        using var stop = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        try
        {
            if (CommandLineArguments.AsksForHelp(args))
            {
                Console.Out.WriteLine(help);
                return 0;
            }

            CommandLineArguments.Check(args);
            await using var program = await startAsync(args, stop.Token);
            if (!stop.IsCancellationRequested)
            {
                program.Report(Console.Out);
                Console.Out.Flush();
            }

            await program.WaitForShutdownAsync(stop.Token);

            // Set by what ends the process by itself.
            return Environment.ExitCode;
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // Whatever the interrupted start ended with: it was requested.
            await Console.Error.WriteLineAsync("SensorGrid was stopped before it was ready.");
            return 0;
        }
        catch (Exception exception)
        {
            await Console.Error.WriteLineAsync($"SensorGrid cannot run: {StartUpFailure.Explain(exception)}");
            return 1;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }
}
