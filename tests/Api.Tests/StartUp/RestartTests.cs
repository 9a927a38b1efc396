using System.Diagnostics;
using System.Text.RegularExpressions;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.StartUp;

public sealed partial class RestartTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task After_a_restart_the_same_answers_are_given_and_nothing_is_counted_again()
    {
        string before;
        await using (var grid = await RunningGrid.StartAsync(_data.FullName, TestContext.Current.CancellationToken))
        {
            var body = string.Join('\n', Enumerable.Range(0, 50).Select(i => Some.Reading("kept", $"\"t\":{i / 7.0:R}", Some.Now.AddSeconds(i))));
            before = (await grid.Client.PutAndAwaitAsync("kept", body, readings: 50)).ToJsonString();
        }

        await using var again = await RunningGrid.StartAsync(_data.FullName, TestContext.Current.CancellationToken);

        // A later reading of the same shard shows that what came before it has been passed again, if it was read again at all.
        Assert.Equal(before, (await again.Client.AwaitFeaturesAsync("kept", 50)).ToJsonString());
        var after = await again.Client.PutAndAwaitAsync("kept", Some.Reading("kept", "\"t\":1", Some.Now.AddSeconds(60)), readings: 51);
        Assert.Equal(51, (int)after["quality"]!["readings"]!);
    }

    [Fact]
    public async Task The_program_reports_where_it_is_works_as_it_says_and_ends_when_it_is_told_to()
    {
        await using var process = ProgramProcess.StartSilo(_data.FullName, [.. RunningGrid.Arguments(_data["data"])]);
        var report = await process.ReadReportAsync();
        Assert.Contains(_data["data"], report, StringComparison.Ordinal);
        Assert.Contains("--stream-name sensor-readings", report, StringComparison.Ordinal);
        Assert.Contains("sensor-readings, 4 shards", report, StringComparison.Ordinal);

        var post = PostCommand().Match(report);
        using var client = new HttpClient { BaseAddress = new Uri(post.Groups["api"].Value) };
        await client.PutAndAwaitAsync("plant-1/pump-7", post.Groups["body"].Value);

        using var signal = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        var (exitCode, _, errors) = await process.WaitAsync();
        Assert.Equal("", errors);
        Assert.Equal(0, exitCode);
    }

    [GeneratedRegex(@"curl -X POST (?<api>http://127\.0\.0\.1:[0-9]+)/readings -H 'content-type: application/json' -d '(?<body>[^']+)'")]
    private static partial Regex PostCommand();
}
