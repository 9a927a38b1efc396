using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Anomalies.Hosting;

/// <summary>A client of server-sent events, by the rules of the HTML standard.</summary>
internal sealed class EventStream : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventStream(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _reader = new StreamReader(body);
    }

    public HttpResponseMessage Response => _response;

    /// <summary>What the client would send when it comes again.</summary>
    public string LastEventId { get; private set; } = "";

    public int Retry { get; private set; }

    public static async Task<EventStream> OpenAsync(HttpClient client, string path, string? lastEventId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        var cancelled = TestContext.Current.CancellationToken;
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancelled);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{response.StatusCode}: {await TextAsync(response)}");
        var stream = new EventStream(response, await response.Content.ReadAsStreamAsync(cancelled));
        Assert.Null(await stream.NextBlockAsync());
        return stream;
    }

    /// <summary>The next event; fails when the stream ends before.</summary>
    public async Task<ServerEvent> NextAsync()
    {
        while (true)
        {
            if (await NextBlockAsync() is { Type: not "" } received)
            {
                return received;
            }
        }
    }

    public async Task<List<ServerEvent>> TakeAsync(int count)
    {
        var events = new List<ServerEvent>(count);
        while (events.Count < count)
        {
            events.Add(await NextAsync());
        }

        return events;
    }

    /// <summary>The next comment; events before it fail.</summary>
    public async Task<string> NextCommentAsync()
    {
        while (true)
        {
            var block = await NextBlockAsync();
            if (block is { Type: "", Data: { } comment })
            {
                return (string)comment!;
            }

            Assert.Null(block);
        }
    }

    /// <summary>Waits until the server has ended the stream.</summary>
    public async Task ReadToEndAsync()
    {
        while (await ReadLineAsync() is not null)
        {
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }

    private static Task<string> TextAsync(HttpResponseMessage response) => response.StatusCode == HttpStatusCode.OK
        ? Task.FromResult("")
        : response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    /// <summary>A block up to its empty line: an event, a comment as an event without type, or null for a block that dispatches nothing.</summary>
    public async Task<ServerEvent?> NextBlockAsync()
    {
        var type = "";
        string? data = null;
        string? comment = null;
        while (true)
        {
            var line = await ReadLineAsync() ?? throw new EndOfStreamException("The stream has ended.");
            if (line.Length == 0)
            {
                break;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var value = line[(colon + 1)..].TrimStart(' ');
            switch (line[..colon])
            {
                case "":
                    comment = value;
                    break;
                case "event":
                    type = value;
                    break;
                case "data":
                    data = value;
                    break;
                case "id":
                    LastEventId = value;
                    break;
                case "retry":
                    Retry = int.Parse(value, CultureInfo.InvariantCulture);
                    break;
                default:
                    throw new InvalidDataException(line);
            }
        }

        if (data is not null)
        {
            return new ServerEvent(type, LastEventId, JsonNode.Parse(data)!);
        }

        return comment is null ? null : new ServerEvent("", LastEventId, JsonValue.Create(comment)) { IsComment = true };
    }

    private async Task<string?> ReadLineAsync() =>
        await _reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
}

/// <summary>An event as it came.</summary>
/// <param name="Type">What <c>event:</c> said.</param>
/// <param name="Id">The last event id after it.</param>
internal sealed record ServerEvent(string Type, string Id, JsonNode Data)
{
    /// <summary>Gets whether it is a comment, and no event.</summary>
    public bool IsComment { get; init; }

    public string AnomalyId => (string)Data["id"]!;

    public long Cursor => (long)Data["cursor"]!;

    public long Change => (long)Data["updatedCursor"]!;
}
