using System.Runtime.InteropServices;
using SensorGrid.Silo.Reports;
using SensorGrid.Silo.Settings;

namespace SensorGrid.Silo.Hosting;

/// <summary>The program: start, report, run until it is told to end.</summary>
internal static class SensorGridProgram
{
    /// <returns>The exit code: 0 when it ran or was told to end, 1 when it could not start, with one line on standard error.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        // Heard from the first moment on: the host listens for signals only once it has started, and one that comes before would be lost.
        using var stop = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        try
        {
            if (CommandLineArguments.AsksForHelp(args))
            {
                HelpText.Write(Console.Out);
                return 0;
            }

            CommandLineArguments.Check(args);
            await using var host = await SensorGridHost.StartAsync(args, stop.Token);
            if (!stop.IsCancellationRequested)
            {
                StartUpReport.Write(Console.Out, host.Addresses);
            }

            await host.WaitForShutdownAsync(stop.Token);
            return 0;
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // Whatever the interrupted start ended with: it was asked for.
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
