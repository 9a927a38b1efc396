using System.Text.Json;
using SensorGrid.Applications.Log;
using SensorGrid.Applications.Runs;

namespace SensorGrid.Grains.Applications;

/// <summary>The head of an application as it is stored. With few ticks it is the JSON of the facts themselves, as it always was; with sections of ticks it is an object around it, which an older silo refuses.</summary>
/// <param name="Ticks">The sections of ticks.</param>
/// <param name="Head">The facts, with the newest ticks.</param>
internal sealed record StoredHead(StoredTicks Ticks, ApplicationHead Head)
{
    /// <summary>Writes facts.</summary>
    /// <param name="ticks">The sections of ticks; null for none.</param>
    /// <param name="head">The facts, with the newest ticks.</param>
    public static byte[] Write(StoredTicks? ticks, ApplicationHead head) =>
        ticks is null ? JsonSerializer.SerializeToUtf8Bytes(head, PlaceJson.Options) : JsonSerializer.SerializeToUtf8Bytes(new StoredHead(ticks, head), PlaceJson.Options);

    /// <summary>Reads facts.</summary>
    /// <returns>The sections of ticks, null for none; and the facts, with the newest ticks.</returns>
    public static (StoredTicks? Ticks, ApplicationHead? Head) Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        if (!document.RootElement.TryGetProperty("head", out _))
        {
            return (null, document.RootElement.Deserialize<ApplicationHead>(PlaceJson.Options));
        }

        var stored = document.RootElement.Deserialize<StoredHead>(PlaceJson.Options);
        return (stored?.Ticks, stored?.Head);
    }
}
