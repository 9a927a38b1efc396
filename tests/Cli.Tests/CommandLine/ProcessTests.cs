using System.Runtime.InteropServices;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Progress;
using SensorGrid.Cli.Tests.Support;
using SensorGrid.TestKit;

namespace SensorGrid.Cli.Tests.CommandLine;

public sealed class ProcessTests
{
    [Theory]
    [InlineData(2, "error: Required command was not provided. Try 'SensorGrid.Cli --help'.")]
    [InlineData(2, "error: There is no command 'replya': do you mean 'replay'? Try 'SensorGrid.Cli --help'.", "replya", "x.csv")]
    [InlineData(2, "error: There is no command 'remove': known are list, show, rows, delete, rollback. Try 'SensorGrid.Cli applications --help'.", "applications", "remove", "x")]
    [InlineData(2, "error: Unrecognized command or argument '--nonsense'. Try 'SensorGrid.Cli replay --help'.", "replay", "x.csv", "--nonsense")]
    [InlineData(2, "error: 'fast' of option '--rate' is not a number. Try 'SensorGrid.Cli publish --help'.", "publish", "x.csv", "--rate", "fast")]
    [InlineData(2, "error: '1e9' of option '--sensors' is not a whole number (at most 2147483647). Try 'SensorGrid.Cli simulate --help'.", "simulate", "--sensors", "1e9")]
    [InlineData(2, "error: 'a' of command 'diff' is not a whole number (at most 9223372036854775807). Try 'SensorGrid.Cli diff --help'.", "diff", "a", "2")]
    [InlineData(2, "error: --rate must be above 0, but is -1. Try 'SensorGrid.Cli publish --help'.", "publish", "x.csv", "--rate", "-1")]
    [InlineData(2, "error: Give --sensor-id or --sensor-id-column, not both. Try 'SensorGrid.Cli replay --help'.", "replay", "x.csv", "--sensor-id", "a", "--sensor-id-column", "b")]
    [InlineData(2, "error: it cannot be told whether 'x.dat' is CSV or NDJSON: say --format csv or --format ndjson.", "replay", "x.dat")]
    [InlineData(2, "error: --sensor-id is for CSV, but 'x.ndjson' is read as NDJSON: leave it out, or say --format csv.", "replay", "x.ndjson", "--sensor-id", "a")]
    [InlineData(1, "error: there is no file 'x.csv'.", "replay", "x.csv")]
    [InlineData(2, "error: Give a FILE or --input PATH. Try 'SensorGrid.Cli replay --help'.", "replay")]
    [InlineData(2, "error: Give a FILE or --input PATH. Try 'SensorGrid.Cli replay --help'.", "replay", "x.csv", "--input", "y.csv")]
    [InlineData(2, "error: Option '--output' is required. Try 'SensorGrid.Cli train --help'.", "train")]
    [InlineData(2, "error: --trees must be 1 to 500, but is 0. Try 'SensorGrid.Cli train --help'.", "train", "-o", "m", "--trees", "0")]
    [InlineData(2, "error: --name 'a b' is not 1 to 48 of the characters a-z A-Z 0-9 _ . - Try 'SensorGrid.Cli train --help'.", "train", "-o", "m", "--name", "a b")]
    [InlineData(2, "error: the readings are read more than once: give a file instead of standard input.", "train", "-o", "m", "--input", "-")]
    [InlineData(2, "error: --api 'nowhere' is not a URL such as http://127.0.0.1:8080.", "verify", "--api", "nowhere")]
    [InlineData(2, "error: --kinesis 'ftp://x' is not a URL such as http://127.0.0.1:4567.", "verify", "--kinesis", "ftp://x")]
    [InlineData(2, "error: --timeout 'soon' is not a time such as 90s or 5m, at most a day.", "verify", "--timeout", "soon")]
    [InlineData(2, "error: Kinesis at http://127.0.0.1:1 (--kinesis) cannot be reached: Connection refused", "verify", "--kinesis", "http://127.0.0.1:1")]
    public async Task What_goes_wrong_is_one_line_on_standard_error_and_an_exit_code(int exitCode, string error, params string[] arguments)
    {
        var run = await CliRun.ProcessAsync(arguments, TestContext.Current.CancellationToken);

        Assert.Equal(error, run.Error.TrimEnd('\n'));
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Output_that_a_full_disk_did_not_take_is_an_error()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux'");
        using var error = new StringWriter();
        var full = new StreamWriter("/dev/full");
        var context = new CliContext(() => Stream.Null, full, error, new PlainProgressDisplay(error, TimeProvider.System), TimeProvider.System);

        var exitCode = await CliApplication.RunAsync(["replay", "--help"], context, TestContext.Current.CancellationToken);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("error: the output could not be written: No space left on device", error.ToString());
    }

    [Fact]
    public async Task Standard_input_is_replayed_to_standard_output()
    {
        const string Input = """
            {"sensorId":"a","timestamp":"2026-01-01T00:00:00Z","metrics":{"t":1}}
            {"sensorId":"a","timestamp":"2026-01-01T00:00:01Z","metrics":{"t":2}}
            """;

        var run = await CliRun.ProcessAsync(["replay", "-", "--format", "ndjson", "--features"], TestContext.Current.CancellationToken, Input);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(3, run.Lines.Length);
        Assert.StartsWith("a,2026-01-01T00:00:01Z,counted,0,0,0,,,2,3,1.5,0.5,", run.LastLine);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_with_one_line_and_code_130()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGINT on Windows.");
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(
            async context =>
            {
                asked.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            },
            TestContext.Current.CancellationToken);
        using var process = CliRun.Start("verify", "--kinesis", server.Url);
        try
        {
            await Eventually.ComesAsync("The program's first request", asked.Task);

            Assert.Equal(0, Kill(process.Id, Interrupt));
            var run = await CliRun.EndAsync(process);

            Assert.Equal("cancelled", run.Error.Trim());
            Assert.Equal(130, run.ExitCode);
        }
        finally
        {
            process.Kill();
        }
    }

    private const int Interrupt = 2;

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int process, int signal);
}
