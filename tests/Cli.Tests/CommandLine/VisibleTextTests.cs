using SensorGrid.Cli.Tests.Support;
using SensorGrid.TestKit;

namespace SensorGrid.Cli.Tests.CommandLine;

public sealed class VisibleTextTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_bad_cell_is_told_with_its_control_characters_shown()
    {
        var file = Write("in.csv", "timestamp,value\n2026-01-01T00:00:00Z,1\n2026-01-01T00:00:05Z,\u001b[31mEVIL\u202E\u200B\n");

        var run = await CliRun.InProcessAsync("replay", file, "--value-column", "value");

        Assert.Contains(@"\u{001B}[31mEVIL\u{202E}\u{200B}", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Error);
        Assert.DoesNotContain('\u202E', run.Error);
    }

    [Fact]
    public async Task An_error_that_names_an_argument_shows_its_control_characters_and_no_secret_of_an_address()
    {
        var run = await CliRun.InProcessAsync("replay", "no\u001bsuch\u202Efile.csv");
        Assert.Contains(@"no\u{001B}such\u{202E}file.csv", run.Error, StringComparison.Ordinal);

        var verify = await CliRun.InProcessAsync(
            "verify", "--api", "http://user:secret@127.0.0.1:1", "--kinesis", "http://user:secret@127.0.0.1:1", "--stream", "s", "--timeout", "1s");
        Assert.NotEqual(0, verify.ExitCode);
        Assert.DoesNotContain("secret", verify.Output + verify.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=cmd|calc", "'=cmd|calc")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@x", "'@x")]
    [InlineData(" =1", "' =1")]
    [InlineData("\uFEFF=1", "'\uFEFF=1")]
    [InlineData("\u200B\u00A0@x", "'\u200B\u00A0@x")]
    [InlineData("\uFF1D1", "'\uFF1D1")]
    [InlineData("\uFF0B1", "'\uFF0B1")]
    [InlineData("\uFF0D1", "'\uFF0D1")]
    [InlineData("\uFF20x", "'\uFF20x")]
    [InlineData("=a,b", "\"'=a,b\"")]
    [InlineData("a=b", "a=b")]
    public async Task An_id_that_a_spreadsheet_would_take_for_a_formula_gets_an_apostrophe_unless_it_is_to_stay_as_it_is(string id, string written)
    {
        var file = Write("in.ndjson", $$$"""{"sensorId":"{{{id}}}","timestamp":"2026-01-01T00:00:00Z","metrics":{"t":-1}}""");

        var run = await CliRun.InProcessAsync("replay", file);
        var raw = await CliRun.InProcessAsync("replay", file, "--raw");

        Assert.StartsWith($"{written},2026-01-01T00:00:00Z,counted,0,0", run.Lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"{(id.Contains(',', StringComparison.Ordinal) ? $"\"{id}\"" : id)},2026", raw.Lines[1], StringComparison.Ordinal);
    }

    private string Write(string name, string content)
    {
        File.WriteAllText(_directory[name], content);
        return _directory[name];
    }
}
