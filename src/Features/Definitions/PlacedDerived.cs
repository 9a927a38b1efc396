using SensorGrid.Features.Documents;

namespace SensorGrid.Features.Definitions;

/// <summary>A derived feature and its place in the text.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Place">The offset of its name, or of what the name is made of.</param>
/// <param name="NamePlaces">The offsets of the names in its expression.</param>
/// <param name="Text">The node that has the names.</param>
/// <param name="HasUnknownSensors">Whether its sensors are not known, because their pattern is wrong.</param>
internal sealed record PlacedDerived(DerivedFeature Feature, int Place, IReadOnlyList<int> NamePlaces, Node Text, bool HasUnknownSensors);
