using System.Net;
using SensorGrid.Api.Tests.Hosting;

namespace SensorGrid.Api.Tests.Requests;

/// <summary>Values that cannot be, far longer than any that can.</summary>
public sealed class LongValueTests(GridFixture grid)
{
    private const int Longest = 128;

    private readonly HttpClient _client = grid.Client;

    [Theory]
    [InlineData("/sensors/x/features?asOf=")]
    [InlineData("/sensors/x/features?explain=")]
    [InlineData("/sensors/x/features?receipt=")]
    [InlineData("/sensors/x/features?view=")]
    [InlineData("/sensors/x/features?after=")]
    [InlineData("/sensors/x/features?maxStaleness=")]
    [InlineData("/sensors/x/features?")]
    [InlineData("/sensors/x/history?from=")]
    [InlineData("/sensors/x/history?points=")]
    [InlineData("/sensors?limit=")]
    [InlineData("/sensors?cursor=")]
    [InlineData("/sensors?state=")]
    [InlineData("/anomalies?site=")]
    [InlineData("/anomalies?sensor=")]
    [InlineData("/anomalies/stream?minScore=")]
    [InlineData("/anomalies?severity=")]
    [InlineData("/anomalies?before=")]
    [InlineData("/anomalies?site=a&before=")]
    public async Task A_value_that_cannot_be_is_repeated_up_to_a_bound(string path)
    {
        using var response = await _client.GetRawAsync(path + new string('v', 4000));

        var detail = (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!;
        Assert.Contains($"'{new string('v', Longest)}…'", detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dead-letters/", "/redrive")]
    [InlineData("/anomalies/", "/feedback")]
    public async Task An_id_that_is_not_there_is_repeated_up_to_a_bound(string before, string behind)
    {
        using var response = await _client.PostAsync($"{before}{new string('v', 4000)}{behind}", behind == "/feedback" ? """{"verdict":"fault"}""" : "");

        var detail = (string)(await response.ProblemAsync(HttpStatusCode.NotFound))["detail"]!;
        Assert.Contains($"'{new string('v', Longest)}…'", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_character_is_not_cut_in_two()
    {
        using var response = await _client.GetRawAsync($"/sensors/x/features?asOf={new string('v', Longest - 1)}{string.Concat(Enumerable.Repeat("%F0%9F%8C%A1", 100))}");

        Assert.Contains($"{new string('v', Longest - 1)}…'", (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
    }
}
