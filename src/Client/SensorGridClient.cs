using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using SensorGrid.Features.Log;

namespace SensorGrid.Client;

/// <summary>The client of the live system.</summary>
public sealed class SensorGridClient : IDisposable
{
    /// <summary>The maximum number of sensors in one call of the API.</summary>
    public const int LargestBatch = 1000;

    private const int ItemsAPage = 500;

    private readonly HttpClient _client;
    private readonly LiveJson _json = new();

    public SensorGridClient(Uri api, string? apiKey)
    {
        var address = api.AbsoluteUri.EndsWith('/') ? api : new Uri(api.AbsoluteUri + "/");
        _client = new HttpClient { BaseAddress = address };
        if (apiKey is not null)
        {
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        }
    }

    /// <summary>The features of these sensors as of their latest readings; no entry for one that is not known.</summary>
    /// <exception cref="ApiException">The API refuses to answer.</exception>
    /// <exception cref="HttpRequestException">It does not answer, or not now.</exception>
    public async Task<List<LiveAnswer>> GetFeaturesAsync(IReadOnlyCollection<string> sensorIds, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(
            () => _client.PostAsJsonAsync("features/batch", new { sensorIds, asOf = "latest" }, cancellationToken), cancellationToken);
        using var document = await ReadAsync(response, "POST /features/batch", cancellationToken);
        try
        {
            return [.. document.RootElement.GetProperty("results").EnumerateArray().Select(_json.Read).OfType<LiveAnswer>()];
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ApiException(ApiFailure.Unexpected, $"POST {_client.BaseAddress}features/batch: {exception.Message}", inner: exception);
        }
    }

    /// <summary>Determines whether a sensor is on the list of sensors; false as well when the API has no list.</summary>
    /// <exception cref="ApiException">The API refuses to answer.</exception>
    /// <exception cref="HttpRequestException">It does not answer, or not now.</exception>
    public async Task<bool> IsListedAsync(string sensorId, CancellationToken cancellationToken)
    {
        // Of all ids with a prefix, the prefix itself comes first.
        using var response = await SendAsync(
            () => _client.GetAsync($"sensors?prefix={Uri.EscapeDataString(sensorId)}&limit=1", cancellationToken), cancellationToken);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.NotImplemented)
        {
            return false;
        }

        using var document = await ReadAsync(response, "GET /sensors", cancellationToken);
        return document.RootElement.GetProperty("items").EnumerateArray().Any(item => item.GetProperty("sensorId").GetString() == sensorId);
    }

    /// <summary>Gets the further streams that the silos read, by the shards that they own; none when the API does not report them.</summary>
    /// <exception cref="ApiException">The API refuses to answer.</exception>
    /// <exception cref="HttpRequestException">It does not answer, or not now.</exception>
    public async Task<IReadOnlyList<string>> GetSourcesAsync(CancellationToken cancellationToken)
    {
        using var response = await SendAsync(() => _client.GetAsync("cluster", cancellationToken), cancellationToken);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.NotImplemented)
        {
            return [];
        }

        using var document = await ReadAsync(response, "GET /cluster", cancellationToken);
        return
        [
            .. document.RootElement.GetProperty("silos").EnumerateArray()
                .SelectMany(silo => silo.GetProperty("shards").EnumerateArray())
                .Select(shard => ShardName.Parse(shard.GetProperty("shard").GetString()!).Source)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>The ids of all dead letters, and how many more there have been; null when the API does not offer them.</summary>
    public async Task<(HashSet<string> Ids, long Removed)?> GetDeadLettersAsync(CancellationToken cancellationToken)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        var removed = 0L;
        do
        {
            var query = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            using var response = await SendAsync(
                () => _client.GetAsync($"dead-letters?limit={ItemsAPage}{query}", cancellationToken), cancellationToken);
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.NotImplemented)
            {
                return null;
            }

            using var document = await ReadAsync(response, "GET /dead-letters", cancellationToken);
            var items = document.RootElement.GetProperty("items");
            ids.UnionWith(items.EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            removed += document.RootElement.TryGetProperty("removed", out var gone) ? gone.GetInt64() : 0;
            cursor = items.GetArrayLength() > 0 && document.RootElement.TryGetProperty("cursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);
        return (ids, removed);
    }

    /// <summary>All anomalies that the feeds keep, in their newest state; null when the API does not offer them.</summary>
    /// <exception cref="ApiException">The API refuses to answer.</exception>
    /// <exception cref="HttpRequestException">It does not answer, or not now.</exception>
    public async Task<List<LiveAnomaly>?> GetAnomaliesAsync(CancellationToken cancellationToken)
    {
        var anomalies = new List<LiveAnomaly>();
        string? cursor = null;
        do
        {
            var query = cursor is null ? "" : $"&before={Uri.EscapeDataString(cursor)}";
            using var response = await SendAsync(
                () => _client.GetAsync($"anomalies?limit={ItemsAPage}{query}", cancellationToken), cancellationToken);
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.NotImplemented)
            {
                return null;
            }

            using var document = await ReadAsync(response, "GET /anomalies", cancellationToken);
            var items = document.RootElement.GetProperty("items");
            anomalies.AddRange(items.EnumerateArray().Select(LiveJson.ReadAnomaly));
            cursor = items.GetArrayLength() > 0 && document.RootElement.TryGetProperty("cursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);
        return anomalies;
    }

    /// <summary>Opens the stream of anomalies; the answer's body goes on until it is disposed.</summary>
    /// <param name="lastEventId">The event after which it goes on; null for what comes from now on.</param>
    /// <exception cref="ApiException">The API refuses to answer.</exception>
    /// <exception cref="HttpRequestException">It does not answer, or not now.</exception>
    public async Task<HttpResponseMessage> OpenAnomalyStreamAsync(string? lastEventId, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "anomalies/stream");
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        var response = await SendAsync(
            () => _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken), cancellationToken);
        try
        {
            await RefuseAsync(response, "GET /anomalies/stream", cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    public void Dispose() => _client.Dispose();

    // The client reports its own time limit as a cancellation, which it is not for the user.
    private static async Task<HttpResponseMessage> SendAsync(Func<Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        try
        {
            return await send();
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException("no answer within the time limit of a call.", exception);
        }
    }

    private async Task<JsonDocument> ReadAsync(HttpResponseMessage response, string what, CancellationToken cancellationToken)
    {
        await RefuseAsync(response, what, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        try
        {
            return await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        }
        catch (JsonException exception)
        {
            throw new ApiException(ApiFailure.NotJson, $"{what} at {_client.BaseAddress} did not answer with JSON", inner: exception);
        }
    }

    private async Task RefuseAsync(HttpResponseMessage response, string what, CancellationToken cancellationToken)
    {
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new ApiException(ApiFailure.KeyRequired, $"the API at {_client.BaseAddress} wants a key", response.StatusCode);
        }

        if ((int)response.StatusCode is >= 400 and < 500 and not 408 and not 429)
        {
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new ApiException(
                ApiFailure.Refused, $"{what} at {_client.BaseAddress} answered {(int)response.StatusCode}: {body[..Math.Min(300, body.Length)]}", response.StatusCode);
        }

        response.EnsureSuccessStatusCode();
    }
}
