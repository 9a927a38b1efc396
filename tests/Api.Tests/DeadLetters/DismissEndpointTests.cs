using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.DeadLetters;

public sealed class DismissEndpointTests(GridFixture grid)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dead_letter_is_dismissed_by_its_id_once()
    {
        var letter = (await PutAsync(1)).Single();

        using var first = await DeleteAsync($"/dead-letters/{letter["id"]}");
        var answer = await first.JsonAsync(HttpStatusCode.OK);
        using var second = await DeleteAsync($"/dead-letters/{letter["id"]}");

        Assert.Equal("""{"dismissed":1,"more":false,"cursor":null}""", answer.ToJsonString());
        await second.ProblemAsync(HttpStatusCode.NotFound);
        Assert.Empty(await FindAsync((string)letter["reason"]!));
    }

    [Fact]
    public async Task Dead_letters_of_a_reason_are_dismissed_and_counted_and_others_stay()
    {
        var meant = await PutAsync(5);
        var others = await PutAsync(3);
        var reason = (string)meant[0]["reason"]!;

        using var response = await DeleteAsync($"/dead-letters?reason={Uri.EscapeDataString(reason)}");
        var answer = await response.JsonAsync(HttpStatusCode.OK);

        Assert.Equal((5, false), ((int)answer["dismissed"]!, (bool)answer["more"]!));
        Assert.Empty(await FindAsync(reason));
        Assert.Equal(3, (await FindAsync((string)others[0]["reason"]!)).Count);
        Assert.InRange((long)(await grid.Client.GetJsonAsync("/dead-letters?limit=1"))["removed"]!, 5, long.MaxValue);
    }

    [Theory]
    [InlineData("/dead-letters", "reason=* is all of them")]
    [InlineData("/dead-letters?reason=", "reason=* is all of them")]
    [InlineData("/dead-letters?reason=x&cursor=nonsense", "is not a cursor")]
    [InlineData("/dead-letters?reason=x&cursor=OTkgMCBh", "is not a cursor")]
    [InlineData("/dead-letters?why=x", "Unknown query parameter 'why'")]
    public async Task What_is_not_clear_dismisses_nothing(string path, string detail)
    {
        using var response = await DeleteAsync(path);

        Assert.Contains(detail, (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
    }

    /// <summary>Puts bad readings whose reason no other has, and waits until they are listed.</summary>
    private async Task<List<JsonNode>> PutAsync(int count)
    {
        var metric = Some.SensorId("metric");
        var elements = string.Join(',', Enumerable.Repeat($$$"""{"sensorId":"a","timestamp":"{{{Some.Time(Some.Now)}}}","metrics":{"{{{metric}}}":"warm"}}""", count));
        using var kinesis = new AmazonKinesisClient(new AmazonKinesisConfig { ServiceURL = grid.Kinesis.ToString() });
        await kinesis.PutRecordAsync(
            new PutRecordRequest { StreamName = grid.StreamName, PartitionKey = metric, Data = Encoding.UTF8.GetBytes($"[{elements}]") }, Cancelled);
        return await Eventually.GetAsync($"{count} dead letters of {metric}", async () =>
            await FindAsync(metric) is { } found && found.Count == count ? found : null);
    }

    private async Task<List<JsonNode>> FindAsync(string reason) =>
        [.. ((JsonArray)(await grid.Client.GetJsonAsync("/dead-letters?limit=1000"))["items"]!).Select(item => item!)
            .Where(item => ((string)item["reason"]!).Contains(reason, StringComparison.Ordinal))];

    private Task<HttpResponseMessage> DeleteAsync(string path) => grid.Client.DeleteAsync(new Uri(path, UriKind.Relative), Cancelled);
}
