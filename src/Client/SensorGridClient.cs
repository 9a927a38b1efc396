using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using SensorGrid.Features.Log;

namespace SensorGrid.Client;

/// <summary>The client of SensorGrid's HTTP API. Safe for concurrent use.</summary>
/// <remarks>
/// It repeats nothing. An <see cref="HttpRequestException"/> (no answer, a time-out, status 408, 429 or 5xx) may pass: send the request again. An
/// <see cref="ApiException"/> does not.
/// </remarks>
public sealed partial class SensorGridClient : IDisposable
{
    /// <summary>The maximum number of sensors in one call of <see cref="GetFeaturesAsync"/>.</summary>
    public const int LargestBatch = 1000;

    private const int ItemsAPage = 500;

    private readonly HttpClient _http;
    private readonly bool _ownsHttp = true;
    private readonly TimeProvider _time;
    private readonly LiveJson _json = new();

    /// <summary>Creates a client with connections of its own.</summary>
    /// <param name="api">The absolute address of the API, such as <c>http://127.0.0.1:8080</c>; a path before the API's is kept.</param>
    /// <param name="apiKey">Sent as a bearer token; null when the API has no keys.</param>
    public SensorGridClient(Uri api, string? apiKey = null)
        : this(api, apiKey, new SocketsHttpHandler())
    {
    }

    /// <summary>Creates a client over an <see cref="HttpClient"/> of the caller's, such as one of an <c>IHttpClientFactory</c>; disposing of the client leaves that as it is.</summary>
    /// <param name="http">Has the API's address as <see cref="HttpClient.BaseAddress"/>, ending in a slash, and its key among the headers.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="ArgumentException">It has no address, or one that does not end in a slash.</exception>
    public SensorGridClient(HttpClient http, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.BaseAddress?.AbsoluteUri.EndsWith('/') is not true)
        {
            throw new ArgumentException("The client has no BaseAddress that ends in a slash, such as http://127.0.0.1:8080/.", nameof(http));
        }

        (_http, _time, _ownsHttp) = (http, time ?? TimeProvider.System, false);
    }

    internal SensorGridClient(Uri api, string? apiKey, HttpMessageHandler handler, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(api);
        _time = time ?? TimeProvider.System;
        var address = api.AbsoluteUri.EndsWith('/') ? api : new Uri(api.AbsoluteUri + "/");
        _http = new HttpClient(handler) { BaseAddress = address };
        if (apiKey is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        }
    }

    /// <summary>Gets the features of sensors as of their newest event times.</summary>
    /// <param name="sensorIds">The sensors, at most <see cref="LargestBatch"/>.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The answers in the order of the ids; none for a sensor that the live system does not know.</returns>
    /// <exception cref="ApiException">The API refuses the request, or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now.</exception>
    public async Task<IReadOnlyList<LiveAnswer>> GetFeaturesAsync(IReadOnlyCollection<string> sensorIds, CancellationToken cancellationToken = default)
    {
        const string Path = "features/batch";
        using var response = await SendAsync(() => _http.PostAsJsonAsync(Path, new { sensorIds, asOf = "latest" }, cancellationToken), cancellationToken);
        return await ReadAsync<LiveAnswer[]>(
            response,
            HttpMethod.Post,
            Path,
            answer => [.. answer.GetProperty("results").EnumerateArray().Select(_json.Read).OfType<LiveAnswer>()],
            cancellationToken);
    }

    /// <summary>Determines whether a sensor is on the list of sensors; false as well when the API has no list.</summary>
    /// <param name="sensorId">The sensor.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <exception cref="ApiException">The API refuses the request, or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now.</exception>
    public async Task<bool> IsListedAsync(string sensorId, CancellationToken cancellationToken = default)
    {
        // Of all ids with a prefix, the prefix itself comes first.
        using var response = await GetAsync($"sensors?prefix={Uri.EscapeDataString(sensorId)}&limit=1", cancellationToken);
        return !IsMissing(response)
            && await ReadAsync(
                response,
                HttpMethod.Get,
                "sensors",
                page => page.GetProperty("items").EnumerateArray().Any(item => item.GetProperty("sensorId").GetString() == sensorId),
                cancellationToken);
    }

    /// <summary>Gets the further streams that the running silos own shards of.</summary>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The streams' names; none when the API does not report shards.</returns>
    /// <exception cref="ApiException">The API refuses the request, or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now.</exception>
    public async Task<IReadOnlyList<string>> GetSourcesAsync(CancellationToken cancellationToken = default)
    {
        const string Path = "cluster";
        using var response = await GetAsync(Path, cancellationToken);
        return IsMissing(response) ? [] : await ReadAsync<string[]>(response, HttpMethod.Get, Path, SourcesOf, cancellationToken);
    }

    /// <summary>Gets the hash of the source definitions that the silos decode records by.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The hash; empty when all streams have JSON of SensorGrid's own; null when no silo that owns shards says.</returns>
    /// <exception cref="ApiException">The API refuses the request, or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now.</exception>
    public async Task<string?> GetSourceDefinitionsAsync(CancellationToken cancellationToken = default)
    {
        const string Path = "cluster";
        using var response = await GetAsync(Path, cancellationToken);
        return IsMissing(response) ? null : await ReadAsync<string?>(response, HttpMethod.Get, Path, SourceDefinitionsOf, cancellationToken);
    }

    /// <summary>Gets the platforms that the silos with shards compute on: system, processor, vectors and the model's runtime.</summary>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The platforms, each once; none when no silo that owns shards says.</returns>
    /// <exception cref="ApiException">The API refuses the request, or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now.</exception>
    public async Task<IReadOnlyList<string>> GetArithmeticAsync(CancellationToken cancellationToken = default)
    {
        const string Path = "cluster";
        using var response = await GetAsync(Path, cancellationToken);
        return IsMissing(response) ? [] : await ReadAsync<string[]>(response, HttpMethod.Get, Path, ArithmeticOf, cancellationToken);
    }

    /// <summary>Gets all dead letters, page by page.</summary>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>Their ids, and how many more there have been; null when the API does not offer them.</returns>
    /// <exception cref="ApiException">The API refuses the request, or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now.</exception>
    public async Task<LiveDeadLetters?> GetDeadLettersAsync(CancellationToken cancellationToken = default)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var removed = 0L;
        var isOffered = await ReadPagesAsync(
            "dead-letters",
            "cursor",
            page =>
            {
                ids.UnionWith(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
                removed += page.TryGetProperty("removed", out var gone) ? gone.GetInt64() : 0;
            },
            cancellationToken);
        return isOffered ? new LiveDeadLetters(ids, removed) : null;
    }

    /// <summary>Gets all anomalies that the feeds keep, page by page.</summary>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The anomalies in their newest states, newest first; null when the API does not offer them.</returns>
    /// <exception cref="ApiException">The API refuses the request, or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now.</exception>
    public async Task<IReadOnlyList<LiveAnomaly>?> GetAnomaliesAsync(CancellationToken cancellationToken = default)
    {
        var anomalies = new List<LiveAnomaly>();
        var isOffered = await ReadPagesAsync(
            "anomalies", "before", page => anomalies.AddRange(page.GetProperty("items").EnumerateArray().Select(LiveJson.ReadAnomaly)), cancellationToken);
        return isOffered ? anomalies : null;
    }

    /// <summary>Opens the stream of anomalies. Changes from now on, or after the given event, are on it.</summary>
    /// <param name="lastEventId">The id of the event to resume after; null to begin with the next change.</param>
    /// <param name="cancellationToken">The token that cancels the opening.</param>
    /// <returns>The stream; the caller disposes of it.</returns>
    /// <exception cref="ApiException">The API refuses the request.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now.</exception>
    public async Task<AnomalySubscription> OpenAnomalyStreamAsync(string? lastEventId = null, CancellationToken cancellationToken = default)
    {
        const string Path = "anomalies/stream";
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        var response = await SendAsync(() => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken), cancellationToken);
        try
        {
            await RefuseAsync(response, HttpMethod.Get, Path, cancellationToken);
            return new AnomalySubscription(response, lastEventId, $"GET {_http.BaseAddress}{Path}");
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>Closes the connections, if they are its own.</summary>
    public void Dispose()
    {
        if (_ownsHttp)
        {
            _http.Dispose();
        }
    }

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

    private static bool IsMissing(HttpResponseMessage response) => response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.NotImplemented;

    private Task<HttpResponseMessage> GetAsync(string query, CancellationToken cancellationToken) =>
        SendAsync(() => _http.GetAsync(query, cancellationToken), cancellationToken);

    // False when there is no such list.
    private async Task<bool> ReadPagesAsync(string path, string cursorParameter, Action<JsonElement> take, CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var from = cursor is null ? "" : $"&{cursorParameter}={Uri.EscapeDataString(cursor)}";
            using var response = await GetAsync($"{path}?limit={ItemsAPage}{from}", cancellationToken);
            if (IsMissing(response))
            {
                return false;
            }

            cursor = await ReadAsync(
                response,
                HttpMethod.Get,
                path,
                page =>
                {
                    take(page);
                    return page.GetProperty("items").GetArrayLength() > 0 && page.TryGetProperty("cursor", out var next) ? next.GetString() : null;
                },
                cancellationToken);
        }
        while (cursor is not null);
        return true;
    }

    private async Task<T> ReadAsync<T>(
        HttpResponseMessage response, HttpMethod method, string path, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        await RefuseAsync(response, method, path, cancellationToken);
        using var document = await ParseAsync(response, method, path, cancellationToken);
        try
        {
            return read(document.RootElement);
        }
        catch (Exception exception) when (LiveJson.IsUnexpected(exception))
        {
            throw new ApiException(ApiFailure.Unexpected, $"{method} {_http.BaseAddress}{path}: {exception.Message}", inner: exception);
        }
    }

    private async Task<JsonDocument> ParseAsync(HttpResponseMessage response, HttpMethod method, string path, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        try
        {
            return await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        }
        catch (JsonException exception)
        {
            throw new ApiException(ApiFailure.NotJson, $"{method} /{path} at {_http.BaseAddress} did not answer with JSON", inner: exception);
        }
    }

    private async Task RefuseAsync(HttpResponseMessage response, HttpMethod method, string path, CancellationToken cancellationToken)
    {
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new ApiException(ApiFailure.KeyRequired, $"the API at {_http.BaseAddress} wants a key", response.StatusCode);
        }

        if ((int)response.StatusCode is >= 400 and < 500 and not 408 and not 429)
        {
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            var (detail, errors) = LiveJson.ReadProblem(body);
            throw new ApiException(
                ApiFailure.Refused,
                $"{method} /{path} at {_http.BaseAddress} answered {(int)response.StatusCode}: {body[..Math.Min(300, body.Length)]}",
                response.StatusCode,
                detail: detail,
                errors: errors);
        }

        response.EnsureSuccessStatusCode();
    }

    private static string? SourceDefinitionsOf(JsonElement cluster)
    {
        var silo = cluster.GetProperty("silos").EnumerateArray().FirstOrDefault(silo =>
            silo.GetProperty("state").GetString() == "running" && silo.GetProperty("shards").GetArrayLength() > 0);
        return silo.ValueKind == JsonValueKind.Object
            && silo.TryGetProperty("computation", out var computation) && computation.ValueKind == JsonValueKind.Object
            && computation.TryGetProperty("sources", out var sources)
                ? sources.GetString() ?? ""
                : null;
    }

    private static string[] ArithmeticOf(JsonElement cluster) =>
    [
        .. cluster.GetProperty("silos").EnumerateArray()
            .Where(silo => silo.GetProperty("state").GetString() == "running" && silo.GetProperty("shards").GetArrayLength() > 0)
            .Select(silo => silo.TryGetProperty("computation", out var computation) && computation.ValueKind == JsonValueKind.Object
                && computation.TryGetProperty("arithmetic", out var arithmetic) ? arithmetic.GetString() : null)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal),
    ];

    private static string[] SourcesOf(JsonElement cluster) =>
    [
        .. cluster.GetProperty("silos").EnumerateArray()
            .Where(silo => silo.GetProperty("state").GetString() == "running")
            .SelectMany(silo => silo.GetProperty("shards").EnumerateArray())
            .Select(shard => ShardName.Parse(shard.GetProperty("shard").GetString()!).Source)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal),
    ];
}
