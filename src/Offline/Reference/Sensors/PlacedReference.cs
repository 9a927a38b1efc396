using SensorGrid.Offline.Reference.Records;

namespace SensorGrid.Offline.Reference.Sensors;

/// <summary>A reading and its position in the log.</summary>
internal sealed record PlacedReference(ReferencePlace Place, ReferenceReading Reading);
