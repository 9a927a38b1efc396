using System.Buffers;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using SensorGrid.Features.Readings;

namespace SensorGrid.Client;

/// <content>Answers that are as fresh as is demanded, and those to readings that did not happen.</content>
public sealed partial class SensorGridClient
{
    private static readonly JsonSerializerOptions WithoutNulls = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Gets the features of sensors as of their newest event times, once they have the records that are demanded.</summary>
    /// <param name="sensorIds">The sensors, at most <see cref="LargestBatch"/>.</param>
    /// <param name="freshness">The freshness that is demanded.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>An answer for each id, in their order.</returns>
    /// <exception cref="ApiException">The API refuses the request, or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now; with status 503 also when a record is not there in time.</exception>
    public async Task<IReadOnlyList<FreshAnswer>> GetFreshFeaturesAsync(
        IReadOnlyCollection<string> sensorIds, Freshness freshness, CancellationToken cancellationToken = default)
    {
        const string Path = "features/batch";
        var question = new
        {
            sensorIds,
            asOf = "latest",
            after = freshness.After.Count > 0 ? freshness.Records : null,
            wait = freshness.WaitText,
            maxStaleness = freshness.MaxStalenessText,
        };
        using var response = await SendAsync(() => _http.PostAsJsonAsync(Path, question, WithoutNulls, cancellationToken), cancellationToken);
        return await ReadAsync<FreshAnswer[]>(
            response, HttpMethod.Post, Path, answer => [.. answer.GetProperty("results").EnumerateArray().Select(ReadFresh)], cancellationToken);
    }

    /// <summary>Gets the features, the score and its reasons as they would be after readings that did not happen. The sensor stays as it is.</summary>
    /// <param name="sensorId">The sensor.</param>
    /// <param name="readings">The readings, 1 to 1,000; their sensor ids are not looked at.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <exception cref="ApiException">The API refuses the request, or what answers is not SensorGrid's API.</exception>
    /// <exception cref="HttpRequestException">The API does not answer, or not now.</exception>
    public async Task<WhatIfAnswer> WhatIfAsync(string sensorId, IReadOnlyCollection<Reading> readings, CancellationToken cancellationToken = default)
    {
        var path = $"sensors/{Uri.EscapeDataString(sensorId).Replace(".", "%2E", StringComparison.Ordinal)}/what-if";
        using var body = new ByteArrayContent(Encode(sensorId, readings));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await SendAsync(() => _http.PostAsync(path, body, cancellationToken), cancellationToken);
        return await ReadAsync(response, HttpMethod.Post, path, ReadWhatIf, cancellationToken);
    }

    private static byte[] Encode(string sensorId, IReadOnlyCollection<Reading> readings)
    {
        var json = new ArrayBufferWriter<byte>();
        json.Write("["u8);
        var count = 0;
        foreach (var reading in readings)
        {
            json.Write(count++ == 0 ? ""u8 : ","u8);
            ReadingEncoder.Encode(reading with { SensorId = sensorId }, json);
        }

        json.Write("]"u8);
        return json.WrittenSpan.ToArray();
    }

    private FreshAnswer ReadFresh(JsonElement result)
    {
        var isStale = result.TryGetProperty("error", out var error) && error.GetString() == "stale";
        var seconds = isStale && result.GetProperty("stalenessSeconds") is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : (double?)null;
        return new FreshAnswer(result.GetProperty("sensorId").GetString()!, _json.Read(result), isStale, seconds is { } known ? TimeSpan.FromSeconds(known) : null);
    }

    private WhatIfAnswer ReadWhatIf(JsonElement answer) => new(
        _json.Read(answer) ?? throw new JsonException("an answer for features was expected."),
        [
            .. answer.GetProperty("readings").EnumerateArray().Select(reading => new WhatIfReading(
                reading.GetProperty("outcome").GetString()!,
                reading.GetProperty("score") is { ValueKind: JsonValueKind.Number } score ? score.GetDouble() : null,
                reading.GetProperty("isAnomaly").GetBoolean())),
        ],
        answer.GetProperty("anomalies").GetArrayLength());
}
