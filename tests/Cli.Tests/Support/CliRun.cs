using System.Diagnostics;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Progress;
using SensorGrid.TestKit;

namespace SensorGrid.Cli.Tests.Support;

/// <summary>What a run of the program came to.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string LastLine => Lines is [.., var last] ? last : throw new InvalidOperationException($"Nothing was printed. Errors: {Error}");

    /// <summary>Runs the program in this process.</summary>
    public static Task<CliRun> InProcessAsync(params string[] arguments) => InProcessAsync(TimeProvider.System, arguments);

    /// <inheritdoc cref="InProcessAsync(string[])"/>
    public static async Task<CliRun> InProcessAsync(TimeProvider timeProvider, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var progress = new PlainProgressDisplay(error, TimeProvider.System);
        var context = new CliContext(() => Stream.Null, output, error, progress, timeProvider);
        var exitCode = await Eventually.ComesAsync($"The end of {arguments[0]}", CliApplication.RunAsync(arguments, context, TestContext.Current.CancellationToken));
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs the program as a user does, as a process of its own.</summary>
    public static async Task<CliRun> ProcessAsync(string[] arguments, CancellationToken cancellationToken, string input = "")
    {
        using var process = Start(arguments);
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
            return await EndAsync(process);
        }
        finally
        {
            process.Kill();
        }
    }

    /// <summary>Waits for the end of a started run.</summary>
    public static async Task<CliRun> EndAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await Eventually.ComesAsync("The program's end", Task.WhenAll(output, error, process.WaitForExitAsync(CancellationToken.None)));
        return new CliRun(process.ExitCode, await output, await error);
    }

    /// <summary>Starts the program as a user does; the caller kills it at the latest at the end of the test.</summary>
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
