using System.Net;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Readings;

public sealed class AnswerAfterEffectTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_put_is_answered_whatever_memory_answers_have()
    {
        await using var grid = await RunningGrid.StartAsync(
            _directory.FullName, TestContext.Current.CancellationToken, "--SensorGrid:Api:MaxAnswerBytes=1048576");
        using var client = new HttpClient { BaseAddress = grid.Addresses.Api };
        var start = Some.Now;
        var readings = string.Join('\n', Enumerable.Range(0, 5000).Select(i => Some.Reading("plant/pump", at: start.AddMilliseconds(i))));

        using var response = await client.PostAsync("/readings", readings, "application/x-ndjson");

        var answer = await response.JsonAsync(HttpStatusCode.Accepted);
        Assert.Equal(5000, answer["positions"]!.AsArray().Count);
    }
}
