namespace SensorGrid.Features.Detection;

/// <summary>The description, for the detector, of the model that scores for it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version; a name and a version stand for one model for good.</param>
/// <param name="Sha256">The SHA-256 of its file, 64 hexadecimal digits in lower case: scores of another model are not gone on from.</param>
/// <param name="Threshold">The score, above 0 and below 1, from which on a reading raises an alarm; null when the alarm budget decides.</param>
/// <param name="StrangenessWeight">The weight of strangeness beyond the sensor's own recent range beside the model's evidence, 0 or more.</param>
/// <param name="HasEvidence">Whether the model gives evidence on the detector's own scale; otherwise its strangeness, on whatever scale, is all there is.</param>
public sealed record ModelDescription(
    string Name, string Version, string Sha256, double? Threshold, double StrangenessWeight, bool HasEvidence = true)
{
    /// <summary>The SHA-256 of its file, 64 hexadecimal digits in lower case.</summary>
    /// <exception cref="ArgumentException">It is not that.</exception>
    public string Sha256 { get; } = Sha256.Length == 64 && Sha256.All(char.IsAsciiHexDigitLower)
        ? Sha256
        : throw new ArgumentException($"'{Sha256}' is not a SHA-256 of 64 hexadecimal digits in lower case.", nameof(Sha256));

    /// <summary>The score of a sensor from which on there is an alarm: the threshold, or 0.5, which is where the budget ends.</summary>
    public double AlarmScore => Threshold ?? 0.5;

    /// <summary>Name and version, such as <c>default@1</c>.</summary>
    public string Identity { get; } = $"{Name}@{Version}";
}
