using SensorGrid.Sources.Formats;

namespace SensorGrid.Sources.Discovery.Guesses;

/// <summary>Recognizes our own JSON.</summary>
internal sealed class OwnJsonGuess : IFormatGuess
{
    /// <inheritdoc/>
    public IEnumerable<Guess> Of(Sample sample) =>
        sample.Most(element => element.TryGetProperty("sensorId", out _) && element.TryGetProperty("timestamp", out _)
            && (element.TryGetProperty("metrics", out _) || element.TryGetProperty("retire", out _) || element.TryGetProperty("feedback", out _)))
            ? [new Guess(JsonFormat.Instance.Name, DefinitionText.Of(JsonFormat.Instance), "JSON of SensorGrid.", [])]
            : [];
}
