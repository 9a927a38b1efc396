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
    private const string NotAnAnswer = "not an answer for features";

    private static readonly string[] Members = ["sensorId", "asOf", "features", "quality", "positions"];

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
        if (document.RootElement.ValueKind != JsonValueKind.Object || document.RootElement.TryGetProperty("error", out _))
        {
            throw new JsonException($"{NotAnAnswer}.");
        }

        // All at once: most often it is another file altogether.
        string[] missing = [.. Members.Where(member => !document.RootElement.TryGetProperty(member, out _)).Select(member => $"'{member}'")];
        return missing.Length > 0 ? throw new JsonException($"{NotAnAnswer}: {string.Join(", ", missing)} {(missing.Length == 1 ? "is" : "are")} missing")
            : new LiveJson().Read(document.RootElement) is { SensorId: not null } answer ? answer
            : throw new JsonException($"{NotAnAnswer}.");
    }
}
