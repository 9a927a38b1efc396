using SensorGrid.Features.Documents;

namespace SensorGrid.Features.Definitions;

/// <summary>A group of features and its place in the text.</summary>
/// <param name="Group">The group, without what is wrong in it.</param>
/// <param name="Place">Its place.</param>
/// <param name="Windows">Its windows and their places, each once.</param>
/// <param name="HasUnknownSensors">Whether its sensors are not known, because their pattern is wrong.</param>
internal sealed record PlacedGroup(FeatureGroup Group, Node Place, IReadOnlyList<(WindowDefinition Window, Node Place)> Windows, bool HasUnknownSensors);
