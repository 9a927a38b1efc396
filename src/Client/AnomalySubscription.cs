using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace SensorGrid.Client;

/// <summary>An open stream of anomalies (server-sent events), read once, by one reader.</summary>
public sealed class AnomalySubscription : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly string? _resumedAfter;
    private readonly string _place;
    private SseParser<string>? _parser;

    internal AnomalySubscription(HttpResponseMessage response, string? resumedAfter, string place) =>
        (_response, _resumedAfter, _place) = (response, resumedAfter, place);

    /// <summary>The id of the event that was read last, to resume after it; null when no event had one.</summary>
    public string? LastEventId => string.IsNullOrEmpty(_parser?.LastEventId) ? _resumedAfter : _parser.LastEventId;

    /// <summary>Reads the events until the API closes the connection. Events of unknown kinds are left out.</summary>
    /// <param name="cancellationToken">The token that ends the reading.</param>
    /// <exception cref="ApiException">An event is not one of SensorGrid's.</exception>
    /// <exception cref="HttpRequestException">The connection broke off.</exception>
    /// <exception cref="IOException">The connection broke off.</exception>
    public async IAsyncEnumerable<AnomalyEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var stream = await _response.Content.ReadAsStreamAsync(cancellationToken);
        _parser = SseParser.Create(stream);
        await foreach (var item in _parser.EnumerateAsync(cancellationToken))
        {
            switch (item.EventType)
            {
                case "anomaly":
                    yield return new AnomalyEvent(AnomalyEventKind.Opened, Parse(item.Data));
                    break;
                case "anomaly-updated":
                    yield return new AnomalyEvent(AnomalyEventKind.Updated, Parse(item.Data));
                    break;
                case "missed":
                    yield return new AnomalyEvent(AnomalyEventKind.Missed, null);
                    break;
            }
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _response.Dispose();

    private LiveAnomaly Parse(string data)
    {
        try
        {
            using var document = JsonDocument.Parse(data);
            return LiveJson.ReadAnomaly(document.RootElement);
        }
        catch (Exception exception) when (LiveJson.IsUnexpected(exception))
        {
            throw new ApiException(ApiFailure.Unexpected, $"{_place}: {exception.Message}", inner: exception);
        }
    }
}
