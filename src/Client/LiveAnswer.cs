using System.Text.Json;
using SensorGrid.Features.Log;

namespace SensorGrid.Client;

/// <summary>The live system's features of a sensor.</summary>
/// <param name="SensorId">The sensor's id.</param>
/// <param name="AsOf">The instant (UTC) that the features are of.</param>
/// <param name="Names">The features' names, such as <c>temperature_mean_1m</c>.</param>
/// <param name="Values">Their values in the same order, to the bit; NaN for null.</param>
/// <param name="Quality">The measures of how far the features can be trusted.</param>
/// <param name="Positions">The last position that the sensor has of each shard, by the shard's name. A record is ingested whole.</param>
/// <param name="Score">The sensor's score; null when it has none.</param>
/// <param name="TellsScores">Whether the live system reports scores at all.</param>
public sealed record LiveAnswer(
    string SensorId,
    DateTimeOffset AsOf,
    string[] Names,
    double[] Values,
    LiveQuality Quality,
    IReadOnlyDictionary<ShardName, LogPosition> Positions,
    LiveScore? Score = null,
    bool TellsScores = false)
{
    /// <summary>The revision of the definitions that they were computed by; 0 for those that the silos were started with.</summary>
    public long Revision { get; init; }

    /// <summary>The receipt; null when none was requested.</summary>
    public LiveReceipt? Receipt { get; init; }

    /// <summary>Reads a stored answer of <c>GET /sensors/{id}/features</c>.</summary>
    /// <param name="json">The whole answer, in UTF-8.</param>
    /// <exception cref="JsonException">It is not such an answer, or has a member twice.</exception>
    public static LiveAnswer Parse(ReadOnlyMemory<byte> json)
    {
        // Of two members of one name, other readers would see the other one.
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
        return document.RootElement.ValueKind == JsonValueKind.Object && new LiveJson().Read(document.RootElement) is { SensorId: not null } answer
            ? answer
            : throw new JsonException("not an answer for features.");
    }
}
