using System.Diagnostics;
using SensorGrid.TestKit;

namespace SensorGrid.Cli.Tests.Starter;

/// <summary><c>./sensorgrid</c> in a repository of its own, with a stand-in for <c>dotnet</c> that says how it was called.</summary>
public sealed class StarterTests : IDisposable
{
    // As a program it prints its process id, its directory and its arguments, and ends with 7.
    private const string Dotnet =
        """
        #!/bin/sh
        if [ "$1" = build ]; then
          echo "noise of a build"
          echo "$2" >> "$REPOSITORY/builds"
          while [ -e "$REPOSITORY/hold" ]; do sleep 0.05; done
          [ ! -e "$REPOSITORY/broken" ] || exit 1
          project=$(basename "$(dirname "$2")")
          mkdir -p "$REPOSITORY/artifacts/bin/$project/release"
          : > "$REPOSITORY/artifacts/bin/$project/release/SensorGrid.$project.dll"
          exit 0
        fi
        echo "process $$"
        echo "in $(pwd)"
        for argument in "$@"; do echo "argument <$argument>"; done
        exit 7
        """;

    private readonly TemporaryDirectory _directory = new();

    public StarterTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sensorgrid is a script for POSIX shells.");
        foreach (var folder in (string[])["bin", "elsewhere", "repo with blanks/src/Cli", "repo with blanks/src/Silo", "repo with blanks/models/default", "repo with blanks/src/Dashboard"])
        {
            Directory.CreateDirectory(_directory[folder]);
        }

        foreach (var file in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json"])
        {
            File.WriteAllText(Path.Combine(Repository, file), "");
        }

        File.Copy(Path.Combine(AppContext.BaseDirectory, "sensorgrid"), Script);
        File.WriteAllText(_directory["bin/dotnet"], Dotnet);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A script for sh.");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_directory["bin/dotnet"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private string Repository => _directory["repo with blanks"];

    private string Script => Path.Combine(Repository, "sensorgrid");

    private string[] Builds => File.Exists(Path.Combine(Repository, "builds")) ? File.ReadAllLines(Path.Combine(Repository, "builds")) : [];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Arguments_reach_the_program_as_they_are_and_its_exit_code_comes_back()
    {
        var (lines, exitCode) = await RunAsync(Script, "replay", "a b", "", "it's \"so\" $HOME *");

        Assert.Equal(7, exitCode);
        Assert.Equal(
            ["argument <replay>", "argument <a b>", "argument <>", "argument <it's \"so\" $HOME *>"],
            lines.Where(line => line.StartsWith("argument", StringComparison.Ordinal)).Skip(1));
    }

    [Fact]
    public async Task It_builds_once_and_again_when_a_source_is_newer()
    {
        await RunAsync(Script);
        await RunAsync(Script);
        Assert.Single(Builds);

        File.WriteAllText(Path.Combine(Repository, "src/Cli/New.cs"), "");
        await RunAsync(Script);

        Assert.Equal(2, Builds.Length);
    }

    [Fact]
    public async Task A_source_of_another_program_is_no_reason_to_build()
    {
        await RunAsync(Script);
        File.WriteAllText(Path.Combine(Repository, "src/Silo/New.cs"), "");

        await RunAsync(Script);

        Assert.Single(Builds);
    }

    [Fact]
    public async Task A_silo_is_another_program()
    {
        var (lines, _) = await RunAsync(Script, "silo", "--help");

        Assert.EndsWith("src/Silo/Silo.csproj", Assert.Single(Builds), StringComparison.Ordinal);
        Assert.Contains(lines, line => line.EndsWith("SensorGrid.Silo.dll>", StringComparison.Ordinal));
        Assert.Equal("argument <--help>", lines[^1]);
    }

    [Fact]
    public async Task A_link_to_it_runs_it_in_the_directory_of_the_caller()
    {
        File.CreateSymbolicLink(_directory["link"], "repo with blanks/sensorgrid");
        File.CreateSymbolicLink(_directory["elsewhere/grid"], "../link");

        var (lines, exitCode) = await RunAsync(_directory["elsewhere/grid"], "x");

        Assert.Equal(7, exitCode);
        Assert.Contains(lines, line => line.StartsWith("in ", StringComparison.Ordinal) && line.EndsWith("/elsewhere", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_program_takes_the_place_of_the_script_and_gets_its_signals()
    {
        using var process = Start(Script);

        var (lines, _) = await EndAsync(process);

        Assert.Contains($"process {process.Id}", lines);
    }

    [Fact]
    public async Task Two_at_the_same_time_build_once()
    {
        File.WriteAllText(Path.Combine(Repository, "hold"), "");
        using var first = Start(Script);
        await Eventually.TrueAsync("A build begins", () => Builds.Length > 0);
        using var second = Start(Script);
        File.Delete(Path.Combine(Repository, "hold"));

        Assert.Equal((7, 7), ((await EndAsync(first)).ExitCode, (await EndAsync(second)).ExitCode));
        Assert.Single(Builds);
    }

    [Fact]
    public async Task A_build_that_fails_ends_it_and_prints_nothing_to_standard_output()
    {
        File.WriteAllText(Path.Combine(Repository, "broken"), "");

        var (lines, exitCode) = await RunAsync(Script, "replay");

        Assert.Equal(1, exitCode);
        Assert.Empty(lines);
    }

    private async Task<(string[] Lines, int ExitCode)> RunAsync(string script, params string[] arguments)
    {
        using var process = Start(script, arguments);
        return await EndAsync(process);
    }

    private Process Start(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("sh", [script, .. arguments])
        {
            WorkingDirectory = _directory["elsewhere"],
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] = $"{_directory["bin"]}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["REPOSITORY"] = Repository;
        return Process.Start(start)!;
    }

    private static async Task<(string[] Lines, int ExitCode)> EndAsync(Process process)
    {
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken);
        await process.WaitForExitAsync(CancellationToken);
        return (output.Split('\n', StringSplitOptions.RemoveEmptyEntries), process.ExitCode);
    }
}
