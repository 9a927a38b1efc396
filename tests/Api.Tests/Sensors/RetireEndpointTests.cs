using System.Net;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Sensors;

public sealed class RetireEndpointTests(GridFixture grid)
{
    private readonly HttpClient _client = grid.Client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("plain")]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("features")]
    [InlineData("x/history")]
    public async Task A_retired_sensor_is_not_found_and_not_listed(string name)
    {
        var id = Some.SensorId($"retired/{name}");
        await _client.PutAndAwaitAsync(id, Some.Reading(id));
        var other = id + "-other";
        await _client.PutAndAwaitAsync(other, Some.Reading(other));

        using var response = await DeleteAsync(id);

        var answer = await response.JsonAsync(HttpStatusCode.Accepted);
        Assert.NotEmpty((string)answer["shard"]!);
        Assert.NotEmpty((string)answer["sequenceNumber"]!);
        await AwaitGoneAsync(id);
        using var history = await _client.GetRawAsync($"/sensors/{Uri.EscapeDataString(id)}/history");
        await history.ProblemAsync(HttpStatusCode.NotFound);
        using var batch = await _client.PostAsync("/features/batch", $$"""{"sensorIds":["{{id}}"]}""");
        Assert.Equal("not_found", (string)(await batch.JsonAsync(HttpStatusCode.OK))["results"]![0]!["error"]!);

        // The list is told of the other one a moment after its readings.
        string[] listed = [];
        await Eventually.TrueAsync(() => $"a list of {other} alone, which is {string.Join(", ", listed)}", async () => (listed = await ListAsync(id)).SequenceEqual([other]));
    }

    [Fact]
    public async Task A_later_reading_begins_it_anew()
    {
        var id = Some.SensorId("renewed");
        await _client.PutAndAwaitAsync(id, $"[{Some.Reading(id)},{Some.Reading(id, at: Some.Now.AddSeconds(1))}]", 2);
        using var response = await DeleteAsync(id);
        await response.JsonAsync(HttpStatusCode.Accepted);
        await AwaitGoneAsync(id);

        var features = await _client.PutAndAwaitAsync(id, Some.Reading(id, "\"pressure\":3", Some.Now.AddSeconds(2)));

        Assert.Equal(1, (long)features["quality"]!["readings"]!);
        Assert.DoesNotContain(features["features"]!.AsObject(), feature => feature.Key.StartsWith("temperature", StringComparison.Ordinal));
        await Eventually.TrueAsync(() => $"{id} on the list", async () => (await ListAsync(id)).SequenceEqual([id]));
    }

    [Fact]
    public async Task It_leaves_the_numbers_of_the_cluster()
    {
        // A grid of its own: others come and go in the shared one.
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(data.FullName, Cancellation);
        foreach (var id in (string[])["a", "b"])
        {
            await own.Client.PutAndAwaitAsync(id, Some.Reading(id));
        }

        await CountedAsync(2);
        using var response = await own.Client.DeleteAsync(new Uri("/sensors/a", UriKind.Relative), Cancellation);
        await response.JsonAsync(HttpStatusCode.Accepted);

        await CountedAsync(1);

        Task CountedAsync(int sensors) => Eventually.TrueAsync(
            () => $"{sensors} sensors in the fleet",
            async () => (int)(await own.Client.GetJsonAsync("/cluster"))["fleet"]!["sensors"]! == sensors);
    }

    [Theory]
    [InlineData("never-seen")]
    [InlineData("never/../seen")]
    [InlineData("\u0007")]
    public async Task A_sensor_that_there_is_not_cannot_be_retired(string id)
    {
        using var response = await DeleteAsync(id);

        var problem = await response.ProblemAsync(HttpStatusCode.NotFound);
        Assert.Contains("sensor", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_is_not_UTF_8_is_refused()
    {
        using var response = await SendAsync(HttpMethod.Delete, "/sensors/%FF");

        await response.ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_sensor_itself_can_only_be_deleted()
    {
        using var response = await _client.GetRawAsync("/sensors/x");

        Assert.Contains("DELETE", (string)(await response.ProblemAsync(HttpStatusCode.MethodNotAllowed))["detail"]!, StringComparison.Ordinal);
    }

    private async Task AwaitGoneAsync(string id)
    {
        await Eventually.TrueAsync(() => $"{id} not found", async () =>
        {
            using var response = await _client.GetFeaturesAsync(id, "latest");
            return response.StatusCode == HttpStatusCode.NotFound;
        });
    }

    private async Task<string[]> ListAsync(string prefix)
    {
        var page = await _client.GetJsonAsync($"/sensors?prefix={Uri.EscapeDataString(prefix)}");
        return [.. page["items"]!.AsArray().Select(item => (string)item!["sensorId"]!)];
    }

    private Task<HttpResponseMessage> DeleteAsync(string id) =>
        SendAsync(HttpMethod.Delete, $"/sensors/{Uri.EscapeDataString(id).Replace(".", "%2E", StringComparison.Ordinal)}");

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path)
    {
        var asIs = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        Assert.True(Uri.TryCreate(_client.BaseAddress!.GetLeftPart(UriPartial.Authority) + path, asIs, out var uri));
        using var request = new HttpRequestMessage(method, uri);
        return await _client.SendAsync(request, Cancellation);
    }
}
