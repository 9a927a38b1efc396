namespace SensorGrid.Api.Applications.Features;

/// <summary>The newest row of a sensor in a stream of an application.</summary>
/// <param name="Ordinal">Its ordinal.</param>
/// <param name="Generation">The generation that it came from.</param>
/// <param name="Json">The row as a JSON object, as it is stored.</param>
internal sealed record SensorRow(long Ordinal, long Generation, byte[] Json);
