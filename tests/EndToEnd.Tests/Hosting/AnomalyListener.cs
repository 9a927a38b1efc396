using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using SensorGrid.TestKit;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>A subscriber of an API's anomalies as a browser is one: when its stream ends it comes again with the id of its last event.</summary>
internal sealed class AnomalyListener : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _listening;
    private string _lastEventId = "";

    private AnomalyListener(HttpClient http)
    {
        _http = http;
        _listening = ListenAsync(_stop.Token);
    }

    /// <summary>The anomalies that came, in the state that came last, as JSON by id.</summary>
    public ConcurrentDictionary<string, string> Anomalies { get; } = new(StringComparer.Ordinal);

    /// <summary>How often it was told that something was left out.</summary>
    public int Missed { get; private set; }

    /// <summary>Begins to listen; returns when the stream is open.</summary>
    public static async Task<AnomalyListener> OpenAsync(HttpClient http)
    {
        var listener = new AnomalyListener(http);
        await Eventually.ComesAsync("The anomalies' stream", listener._opened.Task);
        return listener;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _listening;
        _stop.Dispose();
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ListenOnceAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
            {
                // Cancelled, too: the answer did not begin within the client's time.
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private async Task ListenOnceAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/anomalies/stream");
        if (_lastEventId.Length > 0)
        {
            request.Headers.Add("Last-Event-ID", _lastEventId);
        }

        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        var (type, data, id) = ("", "", _lastEventId);
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0)
            {
                // An event is whole with its blank line, and its id counts only then.
                Take(type, data);
                (_lastEventId, type, data) = (id, "", "");
                _opened.TrySetResult();
                continue;
            }

            var value = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].TrimStart();
            switch (line.Split(':')[0])
            {
                case "event":
                    type = value;
                    break;
                case "data":
                    data = value;
                    break;
                case "id":
                    id = value;
                    break;
            }
        }
    }

    private void Take(string type, string data)
    {
        if (type is "anomaly" or "anomaly-updated")
        {
            Anomalies[(string)JsonNode.Parse(data)!["id"]!] = data;
        }
        else if (type == "missed")
        {
            Missed++;
        }
    }
}
