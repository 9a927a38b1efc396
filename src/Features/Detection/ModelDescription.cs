namespace SensorGrid.Features.Detection;

/// <summary>What the detector must know of the model that scores for it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version; a name and a version stand for one model for good.</param>
/// <param name="Sha256">The SHA-256 of its file, 64 hexadecimal digits in lower case: scores of another model are not gone on from.</param>
/// <param name="Threshold">The score, above 0 and below 1, from which on a reading raises an alarm.</param>
/// <param name="StrangenessWeight">How much strangeness beyond the sensor's own recent range weighs beside the model's evidence, 0 or more.</param>
public sealed record ModelDescription(string Name, string Version, string Sha256, double Threshold, double StrangenessWeight)
{
    /// <summary>Name and version, such as <c>default@1</c>.</summary>
    public string Identity { get; } = $"{Name}@{Version}";
}
