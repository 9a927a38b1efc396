using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace SensorGrid.Client;

/// <content>Readings that go into the stream.</content>
public sealed partial class SensorGridClient
{
    private const string ReadingsPath = "readings";

    /// <summary>Creates a publisher of readings, which uses this client; dispose of it first.</summary>
    /// <param name="options">The bounds; null for the default ones.</param>
    public ReadingPublisher CreatePublisher(ReadingPublisherOptions? options = null) => new(this, options ?? new(), _time);

    /// <summary>Posts readings.</summary>
    /// <param name="json">A JSON array of readings.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The outcome of each reading: <c>rejected</c>, <c>unsent</c>, and <c>positions</c> of the others; also when none was accepted.</returns>
    /// <exception cref="ApiException">The API refuses the request, or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now; readings may be in the stream all the same.</exception>
    internal async Task<JsonElement> PostReadingsAsync(ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await SendAsync(() => _http.PostAsync(ReadingsPath, content, cancellationToken), cancellationToken);
        if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.ServiceUnavailable && await OutcomeAsync(response, cancellationToken) is { } outcome)
        {
            return outcome;
        }

        return await ReadAsync(response, HttpMethod.Post, ReadingsPath, answer => answer.Clone(), cancellationToken);
    }

    // Null for a problem of the request as a whole.
    private static async Task<JsonElement?> OutcomeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            using var problem = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return problem.RootElement.ValueKind == JsonValueKind.Object && problem.RootElement.TryGetProperty("rejected", out var rejected) && rejected.ValueKind == JsonValueKind.Array
                ? problem.RootElement.Clone()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
