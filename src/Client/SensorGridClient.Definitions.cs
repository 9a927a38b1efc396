using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace SensorGrid.Client;

/// <content>Definitions that change live.</content>
public sealed partial class SensorGridClient
{
    private const string DefinitionsPath = "definitions";
    private const int ShardsACall = 100;

    /// <summary>Gets the newest definitions, and how far silos and shards are with them.</summary>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The definitions; null when the API does not offer them.</returns>
    /// <exception cref="ApiException">The API refuses the request, or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now.</exception>
    public async Task<LiveDefinitions?> GetDefinitionsAsync(CancellationToken cancellationToken = default)
    {
        using var response = await GetAsync(DefinitionsPath, cancellationToken);
        return IsMissing(response)
            ? null
            : await ReadAsync(response, HttpMethod.Get, DefinitionsPath, LiveJson.ReadDefinitions, cancellationToken);
    }

    /// <summary>Gets all revisions of the definitions.</summary>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The revisions, oldest first; null when the API does not offer them.</returns>
    /// <exception cref="ApiException">The API refuses the request, or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now.</exception>
    public async Task<IReadOnlyList<LiveRevisionEntry>?> GetDefinitionHistoryAsync(CancellationToken cancellationToken = default)
    {
        const string Path = $"{DefinitionsPath}/history";
        using var response = await GetAsync(Path, cancellationToken);
        return IsMissing(response)
            ? null
            : await ReadAsync<LiveRevisionEntry[]>(
                response, HttpMethod.Get, Path, answer => [.. answer.GetProperty("revisions").EnumerateArray().Select(LiveJson.ReadEntry)], cancellationToken);
    }

    /// <summary>Gets a revision of the definitions, whole.</summary>
    /// <param name="revision">Its number, from 1.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The revision; null when there is none of the number, or the API does not offer any.</returns>
    /// <exception cref="ApiException">The API refuses the request, or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now.</exception>
    public async Task<LiveRevision?> GetRevisionAsync(long revision, CancellationToken cancellationToken = default)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"{DefinitionsPath}/revisions/{revision}");
        using var response = await GetAsync(path, cancellationToken);
        return IsMissing(response)
            ? null
            : await ReadAsync(
                response,
                HttpMethod.Get,
                path,
                answer => new LiveRevision(LiveJson.ReadEntry(answer), answer.GetProperty("text").GetString(), LiveJson.ReadSources(answer)) { Models = LiveJson.ReadModels(answer), Tables = LiveJson.ReadTables(answer) },
                cancellationToken);
    }

    /// <summary>Applies feature definitions as the next revision, unless the newest one has them already.</summary>
    /// <param name="text">The text of <c>features.json</c>.</param>
    /// <param name="expected">The newest revision that the change was made against, 0 for none; null to apply it whatever there is.</param>
    /// <param name="note">A remark for the history; null or empty for none.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The outcome.</returns>
    /// <exception cref="ApiException">
    /// The API refuses the request: with status 412 the newest revision is not the expected one, with 400 <see cref="ApiException.Detail"/> says what is wrong with the
    /// definitions. Or what answers is not SensorGrid's API.
    /// </exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now; it may have applied the definitions all the same.</exception>
    public Task<LiveCommit> PutFeaturesAsync(string text, long? expected = null, string? note = null, CancellationToken cancellationToken = default) =>
        PutAsync($"{DefinitionsPath}/features/default", text, expected, note, cancellationToken);

    /// <summary>Applies feature and source definitions at once as the next revision, unless the newest one has them already.</summary>
    /// <param name="change">The definitions.</param>
    /// <inheritdoc cref="PutFeaturesAsync"/>
    public Task<LiveCommit> PutDefinitionsAsync(DefinitionsChange change, long? expected = null, string? note = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return PutAsync(DefinitionsPath, change.ToJson(), expected, note, cancellationToken);
    }

    /// <summary>Checks definitions as applying them would, against all that the cluster knows, and applies nothing. Graphs of models need not be stored.</summary>
    /// <param name="change">The definitions.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>Whether they would be a new revision; null when the API does not offer the check.</returns>
    /// <exception cref="ApiException">The API refuses the definitions: <see cref="ApiException.Errors"/> are their mistakes. Or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now.</exception>
    public async Task<bool?> CheckDefinitionsAsync(DefinitionsChange change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        const string Path = $"{DefinitionsPath}/check";
        using var content = new StringContent(change.ToJson(), Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = content };
        using var response = await SendAsync(() => _http.SendAsync(request, cancellationToken), cancellationToken);
        return response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed
            ? null
            : await ReadAsync<bool?>(response, HttpMethod.Post, Path, answer => answer.GetProperty("result").GetString() == "new", cancellationToken);
    }

    /// <summary>Gets the graph of a model.</summary>
    /// <param name="sha256">The SHA-256 of its bytes, 64 hexadecimal digits in lower case.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The bytes, not checked; null when there is none of the hash, or the API does not offer any.</returns>
    /// <exception cref="ApiException">The API refuses the request.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now.</exception>
    public Task<byte[]?> GetGraphAsync(string sha256, CancellationToken cancellationToken = default) => GetContentAsync("models", sha256, cancellationToken);

    /// <summary>Gets the rows of a reference table, as they were applied.</summary>
    /// <inheritdoc cref="GetGraphAsync"/>
    public Task<byte[]?> GetTableAsync(string sha256, CancellationToken cancellationToken = default) => GetContentAsync("tables", sha256, cancellationToken);

    /// <summary>Stores the graph of a model, which a definition of a model may then name. What is stored already is not changed.</summary>
    /// <param name="graph">The bytes of the ONNX file.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The SHA-256 of the bytes.</returns>
    /// <exception cref="ApiException">The API refuses the request: <see cref="ApiException.Detail"/> says why. Or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now.</exception>
    public Task<string> PutGraphAsync(ReadOnlyMemory<byte> graph, CancellationToken cancellationToken = default) => PutContentAsync("models", graph, cancellationToken);

    /// <summary>Stores the rows of a reference table, which a definition of a table may then name. What is stored already is not changed.</summary>
    /// <param name="table">The bytes of the file.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The SHA-256 of the bytes.</returns>
    /// <exception cref="ApiException">The API refuses the request: <see cref="ApiException.Detail"/> says why. Or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now.</exception>
    public Task<string> PutTableAsync(ReadOnlyMemory<byte> table, CancellationToken cancellationToken = default) => PutContentAsync("tables", table, cancellationToken);

    /// <summary>Gets the pins of shards: which records were processed under which revision of the definitions.</summary>
    /// <param name="shards">The shards' names, with their sources; any number.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The pins of each shard; none when the API does not offer them.</returns>
    /// <exception cref="ApiException">The API refuses the request, or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now.</exception>
    public async Task<IReadOnlyList<LiveShardPins>> GetPinsAsync(IReadOnlyCollection<string> shards, CancellationToken cancellationToken = default)
    {
        const string Path = $"{DefinitionsPath}/pins";
        var pins = new List<LiveShardPins>();
        foreach (var some in shards.Chunk(ShardsACall))
        {
            var query = string.Join('&', some.Select(shard => $"shard={Uri.EscapeDataString(shard)}"));
            using var response = await GetAsync($"{Path}?{query}", cancellationToken);
            if (IsMissing(response))
            {
                return [];
            }

            pins.AddRange(await ReadAsync<LiveShardPins[]>(
                response, HttpMethod.Get, Path, answer => [.. answer.GetProperty("shards").EnumerateArray().Select(LiveJson.ReadPins)], cancellationToken));
        }

        return pins;
    }

    private async Task<LiveCommit> PutAsync(string path, string body, long? expected, string? note, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, string.IsNullOrEmpty(note) ? path : $"{path}?note={Uri.EscapeDataString(note)}");
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (expected is { } revision)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{revision}\"")));
        }

        using var response = await SendAsync(() => _http.SendAsync(request, cancellationToken), cancellationToken);
        return await ReadAsync(
            response,
            HttpMethod.Put,
            path,
            answer => new LiveCommit(
                answer.GetProperty("revision").GetInt64(),
                answer.GetProperty("result").GetString() switch
                {
                    "committed" => true,
                    "unchanged" => false,
                    var result => throw new FormatException($"'{result}' is not a known result."),
                }),
            cancellationToken);
    }

    private async Task<byte[]?> GetContentAsync(string kind, string sha256, CancellationToken cancellationToken)
    {
        var path = $"{DefinitionsPath}/{kind}/{Uri.EscapeDataString(sha256)}";
        using var response = await GetAsync(path, cancellationToken);
        if (IsMissing(response))
        {
            return null;
        }

        await RefuseAsync(response, HttpMethod.Get, path, cancellationToken);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    private async Task<string> PutContentAsync(string kind, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var path = $"{DefinitionsPath}/{kind}/{Convert.ToHexStringLower(SHA256.HashData(content.Span))}";
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new ReadOnlyMemoryContent(content) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var response = await SendAsync(() => _http.SendAsync(request, cancellationToken), cancellationToken);
        return await ReadAsync(response, HttpMethod.Put, path, answer => answer.GetProperty("sha256").GetString()!, cancellationToken);
    }
}
