using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit.Node;
using SensorGrid.TestKit.Processes;

namespace SensorGrid.Api.Tests.Python;

public sealed class PythonClientTests(GridFixture grid)
{
    private const string Interpreter = "/usr/bin/python3";

    [Fact]
    public async Task The_tests_of_the_Python_client_pass_against_this_api()
    {
        PythonTools.SkipWithout(Interpreter, "requests");
        PythonTools.SkipWithout(Interpreter, "pandas");
        var folder = Path.GetFullPath(Path.Combine(NodeTools.Folder, "..", "..", "..", "clients", "python", "tests"));
        var environment = new Dictionary<string, string>(PythonTools.Environment)
        {
            ["SENSORGRID_URL"] = grid.Client.BaseAddress!.GetLeftPart(UriPartial.Authority),
            ["PYTHONDONTWRITEBYTECODE"] = "1",
        };

        // What it prints at its end goes to the error stream, as all of its findings do.
        await using var tests = new ChildProcess("/bin/sh", ["-c", $"{Interpreter} -m unittest discover -s '{folder}' 2>&1"], folder, environment);
        var end = await tests.LineAsync(line => line is "OK" || line.StartsWith("FAILED", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        Assert.True(end == "OK", tests.Output);
    }
}
