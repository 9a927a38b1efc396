using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace SensorGrid.Client;

/// <content>Sensors as a sequence, their anomalies as a sequence that goes on for ever, and features as types of the caller's.</content>
public sealed partial class SensorGridClient
{
    private const int SensorsAPage = 1000;

    private static readonly JsonSerializerOptions ViewJson = new()
    {
        NumberHandling = JsonNumberHandling.Strict,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>Lists sensors in the order of their ids, page by page as they are read.</summary>
    /// <param name="prefix">The beginning of their ids; null for all.</param>
    /// <param name="state"><c>live</c>, <c>silent</c> or <c>anomalous</c>; null for all.</param>
    /// <param name="cancellationToken">The token that ends it.</param>
    /// <exception cref="ApiException">The API refuses the request, or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now.</exception>
    public async IAsyncEnumerable<LiveSensor> ListSensorsAsync(string? prefix = null, string? state = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        const string Path = "sensors";
        string? cursor = null;
        do
        {
            var query = $"{Path}?limit={SensorsAPage}{Parameter("prefix", prefix)}{Parameter("state", state)}{Parameter("cursor", cursor)}";
            using var response = await GetAsync(query, cancellationToken);
            (var page, cursor) = await ReadAsync<(LiveSensor[], string?)>(
                response,
                HttpMethod.Get,
                Path,
                answer => ([.. answer.GetProperty("items").EnumerateArray().Select(LiveJson.ReadSensor)], answer.GetProperty("cursor").GetString()),
                cancellationToken);
            foreach (var sensor in page)
            {
                yield return sensor;
            }
        }
        while (cursor is not null);
    }

    /// <summary>
    /// Follows the anomalies of all sensors: each change, once, as it comes. A connection that ends is made again, after the last event that was read; what the API has not kept
    /// until then comes as <see cref="AnomalyEventKind.Missed"/>.
    /// </summary>
    /// <param name="lastEventId">The id of the event to resume after; null to begin with the next change.</param>
    /// <param name="cancellationToken">The token that ends it.</param>
    /// <exception cref="ApiException">The API refuses the request, or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The first connection cannot be made.</exception>
    public async IAsyncEnumerable<AnomalyEvent> FollowAnomaliesAsync(string? lastEventId = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var pause = FirstReconnect;
        AnomalySubscription? subscription = await OpenAnomalyStreamAsync(lastEventId, cancellationToken);
        while (true)
        {
            if (subscription is not null)
            {
                using (subscription)
                {
                    await using var events = subscription.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
                    while (await NextAsync(events))
                    {
                        pause = FirstReconnect;
                        yield return events.Current;
                    }

                    lastEventId = subscription.LastEventId;
                }
            }

            await Task.Delay(pause, _time, cancellationToken);
            pause = pause * 2 < LongestReconnect ? pause * 2 : LongestReconnect;
            subscription = await ReopenAsync(lastEventId, cancellationToken);
        }
    }

    /// <summary>Gets features of sensors as of now, as a type: each of its properties is a feature by the name that it has in JSON, and only these are sent.</summary>
    /// <typeparam name="T">
    /// The type, such as <c>record Pump([property: JsonPropertyName("temperature_mean_1m")] double? Mean)</c>. A feature without a value is null: properties are <c>double?</c>.
    /// </typeparam>
    /// <param name="sensorIds">The sensors, at most <see cref="LargestBatch"/>.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>A view for each id, in their order.</returns>
    /// <exception cref="ArgumentException">The type has no properties.</exception>
    /// <exception cref="ApiException">The API refuses the request; or a feature is null whose property cannot be, or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now.</exception>
    public async Task<IReadOnlyList<SensorView<T>>> GetViewsAsync<T>(IReadOnlyCollection<string> sensorIds, CancellationToken cancellationToken = default)
        where T : class
    {
        const string Path = "features/batch";
        string[] features = [.. ViewJson.GetTypeInfo(typeof(T)).Properties.Select(property => property.Name)];
        if (features.Length == 0)
        {
            throw new ArgumentException($"{typeof(T)} has no properties that are features.", nameof(sensorIds));
        }

        using var response = await SendAsync(() => _http.PostAsJsonAsync(Path, new { sensorIds, asOf = "now", features }, cancellationToken), cancellationToken);
        return await ReadAsync<SensorView<T>[]>(
            response, HttpMethod.Post, Path, answer => [.. answer.GetProperty("results").EnumerateArray().Select(ReadView<T>)], cancellationToken);
    }

    private static SensorView<T> ReadView<T>(JsonElement result)
        where T : class =>
        result.TryGetProperty("features", out var features)
            ? new SensorView<T>(result.GetProperty("sensorId").GetString()!, result.GetProperty("asOf").GetDateTimeOffset(), features.Deserialize<T>(ViewJson))
            : new SensorView<T>(result.GetProperty("sensorId").GetString()!, null, null);

    private static string Parameter(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";

    // Null when it cannot be made now.
    private async Task<AnomalySubscription?> ReopenAsync(string? lastEventId, CancellationToken cancellationToken)
    {
        try
        {
            return await OpenAnomalyStreamAsync(lastEventId, cancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
