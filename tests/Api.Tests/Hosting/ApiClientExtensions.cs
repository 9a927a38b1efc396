using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Hosting;

/// <summary>What tests do with the API.</summary>
internal static class ApiClientExtensions
{
    private static readonly UriCreationOptions AsIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static Task<HttpResponseMessage> PostAsync(this HttpClient client, string path, string body, string? contentType = "application/json") =>
        client.PostAsync(path, Encoding.UTF8.GetBytes(body), contentType);

    public static Task<HttpResponseMessage> PostAsync(this HttpClient client, string path, byte[] body, string? contentType)
    {
        var content = new ByteArrayContent(body);
        if (contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        return client.PostAsync(new Uri(path, UriKind.Relative), content, Cancelled);
    }

    /// <summary>Asks for a path exactly as it is written.</summary>
    public static async Task<HttpResponseMessage> GetRawAsync(this HttpClient client, string path)
    {
        Assert.True(Uri.TryCreate(client.BaseAddress!.GetLeftPart(UriPartial.Authority) + path, AsIs, out var uri));
        return await client.GetAsync(uri, Cancelled);
    }

    public static Task<HttpResponseMessage> GetFeaturesAsync(this HttpClient client, string sensorId, string asOf) =>
        client.GetRawAsync($"/sensors/{Escape(sensorId)}/features?asOf={Uri.EscapeDataString(asOf)}");

    public static async Task<JsonNode> GetJsonAsync(this HttpClient client, string path)
    {
        using var response = await client.GetRawAsync(path);
        return await response.JsonAsync(HttpStatusCode.OK);
    }

    /// <summary>Asks until the answer has the records that are demanded: on a slow machine they are not there within the ten seconds that a request may wait at most, and it is told to come again.</summary>
    public static Task<JsonNode> AwaitFreshAsync(this HttpClient client, string path) => AwaitFreshAsync(path, () => client.GetRawAsync(path));

    /// <inheritdoc cref="AwaitFreshAsync(HttpClient, string)"/>
    public static Task<JsonNode> AwaitFreshAsync(string what, Func<Task<HttpResponseMessage>> ask) => Eventually.GetAsync($"Fresh: {what}", async () =>
    {
        using var response = await ask();
        return response.StatusCode == HttpStatusCode.ServiceUnavailable ? null : await response.JsonAsync(HttpStatusCode.OK);
    });

    /// <summary>Puts a reading in and waits until its sensor has counted it.</summary>
    public static async Task<JsonNode> PutAndAwaitAsync(this HttpClient client, string sensorId, string reading, int readings = 1)
    {
        using var response = await client.PostAsync("/readings", reading);
        await response.JsonAsync(HttpStatusCode.Accepted);
        return await client.AwaitFeaturesAsync(sensorId, readings);
    }

    /// <summary>Puts a reading in.</summary>
    /// <returns>Its position as <c>after</c> names it.</returns>
    public static async Task<string> PutForPositionAsync(this HttpClient client, string reading)
    {
        using var response = await client.PostAsync("/readings", reading);
        var position = (await response.JsonAsync(HttpStatusCode.Accepted))["positions"]![0]!;
        return $"{position["shard"]}:{position["sequenceNumber"]}";
    }

    /// <summary>Waits until a sensor has counted so many readings; the answer is as of its latest.</summary>
    public static Task<JsonNode> AwaitFeaturesAsync(this HttpClient client, string sensorId, int readings) =>
        Eventually.GetAsync($"{readings} readings of {sensorId}", async () =>
        {
            using var response = await client.GetFeaturesAsync(sensorId, "latest");
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.ServiceUnavailable)
            {
                return null;
            }

            var answer = await response.JsonAsync(HttpStatusCode.OK);
            return (long)answer["quality"]!["readings"]! >= readings ? answer : null;
        });

    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.True(expected == response.StatusCode, $"{expected} was expected, {response.StatusCode} came: {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonNode.Parse(text)!;
    }

    /// <summary>The problem that a response is, checked for its form; its detail says what is wrong.</summary>
    public static async Task<JsonNode> ProblemAsync(this HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.True(expected == response.StatusCode, $"{expected} was expected, {response.StatusCode} came: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!;
        Assert.Equal((int)expected, (int)problem["status"]!);
        Assert.NotEmpty((string)problem["title"]!);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        return problem;
    }

    /// <summary>Escapes an id once, dots included, which a path would otherwise take for steps.</summary>
    private static string Escape(string id) => Uri.EscapeDataString(id).Replace(".", "%2E", StringComparison.Ordinal);
}
