using System.Diagnostics;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Progress;

namespace SensorGrid.Cli.Tests.Support;

/// <summary>What a run of the program came to.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string LastLine => Lines[^1];

    /// <summary>Runs the program in this process.</summary>
    public static async Task<CliRun> InProcessAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var progress = new PlainProgressDisplay(error, TimeProvider.System);
        var context = new CliContext(() => Stream.Null, output, error, progress, TimeProvider.System);
        var exitCode = await CliApplication.RunAsync(arguments, context);
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs the program as a user does, as a process of its own.</summary>
    public static async Task<CliRun> ProcessAsync(string[] arguments, CancellationToken cancellationToken, string input = "")
    {
        using var process = Start(arguments);
        await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return new CliRun(process.ExitCode, await output, await error);
    }

    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SensorGrid.Cli.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }
}
