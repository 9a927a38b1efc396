using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;

namespace SensorGrid.Client;

/// <content>SQL applications.</content>
public sealed partial class SensorGridClient
{
    private const string ApplicationsPath = "applications";

    private static readonly TimeSpan FirstReconnect = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestReconnect = TimeSpan.FromSeconds(15);

    /// <summary>Gets all SQL applications, in the order of their names.</summary>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The applications; null when the API does not offer them.</returns>
    /// <exception cref="ApiException">The API refuses the request, or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now.</exception>
    public async Task<IReadOnlyList<LiveApplication>?> GetApplicationsAsync(CancellationToken cancellationToken = default)
    {
        using var response = await GetAsync(ApplicationsPath, cancellationToken);
        return IsMissing(response)
            ? null
            : await ReadAsync<LiveApplication[]>(
                response, HttpMethod.Get, ApplicationsPath, answer => [.. answer.GetProperty("applications").EnumerateArray().Select(LiveApplicationJson.Read)], cancellationToken);
    }

    /// <summary>Gets the state of a SQL application.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The state; null when there is no such application.</returns>
    /// <exception cref="ApiException">The API refuses the request, or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now.</exception>
    public async Task<LiveApplication?> GetApplicationAsync(string name, CancellationToken cancellationToken = default)
    {
        var path = PathOf(name);
        using var response = await GetAsync(path, cancellationToken);
        return IsMissing(response) ? null : await ReadAsync(response, HttpMethod.Get, path, LiveApplicationJson.Read, cancellationToken);
    }

    /// <summary>Gets the definition of a SQL application as JSON: program, inputs with their columns, tables, outputs.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="generation">The generation, from 1; null for the newest.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The definition; null when there is no such application or generation.</returns>
    /// <exception cref="ApiException">The API refuses the request, or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now.</exception>
    public async Task<string?> GetApplicationDefinitionAsync(string name, long? generation = null, CancellationToken cancellationToken = default)
    {
        var path = $"{PathOf(name)}/definition";
        using var response = await GetAsync(generation is { } number ? string.Create(CultureInfo.InvariantCulture, $"{path}?generation={number}") : path, cancellationToken);
        return IsMissing(response) ? null : await ReadAsync(response, HttpMethod.Get, path, definition => definition.GetRawText(), cancellationToken);
    }

    /// <summary>Gets what a replay of a SQL application needs beside the log and its definitions, as JSON.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The facts; null when there is no such application.</returns>
    /// <exception cref="ApiException">The API refuses the request, or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now.</exception>
    public async Task<string?> GetApplicationFactsAsync(string name, CancellationToken cancellationToken = default)
    {
        var path = $"{PathOf(name)}/facts";
        using var response = await GetAsync(path, cancellationToken);
        return IsMissing(response) ? null : await ReadAsync(response, HttpMethod.Get, path, facts => facts.GetRawText(), cancellationToken);
    }

    /// <summary>Applies a program as the next generation of a SQL application, unless the newest one has it already.</summary>
    /// <param name="name">The application's name; it is made if there is none.</param>
    /// <param name="program">The text of a SQL program, an application of Kinesis Data Analytics as JSON, or a definition as <see cref="GetApplicationDefinitionAsync"/> answers.</param>
    /// <param name="expected">The newest generation that the change was made against, 0 for none; null to apply it whatever there is.</param>
    /// <param name="note">A remark for the history; null or empty for none.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The outcome.</returns>
    /// <exception cref="ApiException">
    /// The API refuses the request: with status 412 the newest generation is not the expected one, with 400 <see cref="ApiException.Errors"/> has the mistakes of the program, or
    /// <see cref="ApiException.Detail"/> says what is wrong. Or what answers is not SensorGrid's API.
    /// </exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now; it may have applied the program all the same.</exception>
    public async Task<LiveApplicationCommit> PutApplicationAsync(
        string name, string program, long? expected = null, string? note = null, CancellationToken cancellationToken = default)
    {
        var path = PathOf(name);
        using var request = new HttpRequestMessage(HttpMethod.Put, string.IsNullOrEmpty(note) ? path : $"{path}?note={Uri.EscapeDataString(note)}");
        request.Content = ContentOf(program);
        if (expected is { } generation)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{generation}\"")));
        }

        using var response = await SendAsync(() => _http.SendAsync(request, cancellationToken), cancellationToken);
        return await ReadAsync(response, HttpMethod.Put, path, LiveApplicationJson.ReadCommit, cancellationToken);
    }

    /// <summary>Deletes a SQL application with its rows.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="ApiException">The API refuses the request, or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now; it may have deleted the application all the same.</exception>
    public async Task<bool> DeleteApplicationAsync(string name, CancellationToken cancellationToken = default)
    {
        var path = PathOf(name);
        using var response = await SendAsync(() => _http.DeleteAsync(path, cancellationToken), cancellationToken);
        return !IsMissing(response) && await ReadAsync(response, HttpMethod.Delete, path, answer => answer.GetProperty("name").GetString() == name, cancellationToken);
    }

    /// <summary>Checks a program against the streams of the live system; nothing is applied.</summary>
    /// <param name="program">As of <see cref="PutApplicationAsync"/>.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>What was found; null when the API does not offer SQL applications.</returns>
    /// <exception cref="ApiException">The API refuses the request, or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now.</exception>
    public async Task<LiveProgramCheck?> CheckApplicationAsync(string program, CancellationToken cancellationToken = default)
    {
        const string Path = $"{ApplicationsPath}/check";
        using var content = ContentOf(program);
        using var response = await SendAsync(() => _http.PostAsync(Path, content, cancellationToken), cancellationToken);
        return IsMissing(response) ? null : await ReadAsync(response, HttpMethod.Post, Path, LiveApplicationJson.ReadCheck, cancellationToken);
    }

    /// <summary>Gets rows of a stream of a SQL application, the oldest first.</summary>
    /// <param name="name">The application's name.</param>
    /// <param name="stream">The stream's name; <c>-</c> for a query by itself.</param>
    /// <param name="limit">The greatest number of rows, from 1 to 10,000.</param>
    /// <param name="after">The ordinal of the last row before; null for the newest ones.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The rows as JSON objects; null when there is no such application or stream.</returns>
    /// <exception cref="ApiException">The API refuses the request, or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now.</exception>
    public async Task<IReadOnlyList<string>?> GetRowsAsync(string name, string stream, int limit = 100, long? after = null, CancellationToken cancellationToken = default)
    {
        var path = PathOf(name, stream);
        var from = after is { } ordinal ? string.Create(CultureInfo.InvariantCulture, $"&after={ordinal}") : "";
        using var response = await GetAsync(string.Create(CultureInfo.InvariantCulture, $"{path}?format=ndjson&limit={limit}{from}"), cancellationToken);
        if (IsMissing(response))
        {
            return null;
        }

        await RefuseAsync(response, HttpMethod.Get, path, cancellationToken);
        return (await response.Content.ReadAsStringAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Follows the rows of a stream of a SQL application. When the connection breaks off it is made again, and goes on behind the last row: each row comes once, in order.</summary>
    /// <param name="name">The application's name.</param>
    /// <param name="stream">The stream's name; <c>-</c> for a query by itself.</param>
    /// <param name="after">The ordinal of the last row that is known, 0 for all that are kept; null for what comes from now on.</param>
    /// <param name="cancellationToken">The token that ends it.</param>
    /// <exception cref="ApiException">The API refuses the request, with status 404 when there is no such application or stream, or not any more; or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The first connection cannot be made.</exception>
    public async IAsyncEnumerable<LiveRow> FollowRowsAsync(string name, string stream, long? after = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reader = new RowReader(after);
        var isFirst = true;
        var pause = FirstReconnect;
        while (true)
        {
            using var response = await OpenRowsAsync(PathOf(name, stream), reader.After, isFirst, cancellationToken);
            isFirst = false;
            if (response is not null)
            {
                await using var rows = reader.ReadAsync(await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken).GetAsyncEnumerator(cancellationToken);
                while (await NextAsync(rows))
                {
                    pause = FirstReconnect;
                    yield return rows.Current;
                }
            }

            await Task.Delay(pause, _time, cancellationToken);
            pause = pause * 2 < LongestReconnect ? pause * 2 : LongestReconnect;
        }
    }

    private static string PathOf(string name) => $"{ApplicationsPath}/{Uri.EscapeDataString(name)}";

    private static string PathOf(string name, string stream) => $"{PathOf(name)}/streams/{Uri.EscapeDataString(stream)}";

    private static StringContent ContentOf(string program) =>
        new(program, Encoding.UTF8, program.AsSpan().TrimStart().StartsWith("{") ? "application/json" : "application/sql");

    // False when the connection has ended, in whichever way.
    private static async ValueTask<bool> NextAsync<T>(IAsyncEnumerator<T> items)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            return false;
        }
    }

    // Null when it cannot be made now, and was made before.
    private async Task<HttpResponseMessage?> OpenRowsAsync(string path, long? after, bool isFirst, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, isFirst && after is { } ordinal ? string.Create(CultureInfo.InvariantCulture, $"{path}?after={ordinal}") : path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (!isFirst && after is { } last)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", last.ToString(CultureInfo.InvariantCulture));
        }

        HttpResponseMessage? response = null;
        try
        {
            response = await SendAsync(() => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken), cancellationToken);
            await RefuseAsync(response, HttpMethod.Get, path, cancellationToken);
            return response;
        }
        catch (Exception exception) when (!isFirst && exception is HttpRequestException or IOException)
        {
            response?.Dispose();
            return null;
        }
        catch
        {
            response?.Dispose();
            throw;
        }
    }
}
