using SensorGrid.TestKit.Processes;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>A run of the command line, as a user has it: its exit code and all that it printed.</summary>
internal sealed record CliRun(int ExitCode, string Output)
{
    /// <summary>The last line that it printed.</summary>
    public string LastLine => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Trim();

    public static async Task<CliRun> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        await using var process = new ChildProcess("dotnet", [BuiltPrograms.Cli, .. arguments], Path.GetTempPath(), new Dictionary<string, string>());
        var exitCode = await process.ExitAsync(cancellationToken);
        return new CliRun(exitCode, process.Output);
    }
}
