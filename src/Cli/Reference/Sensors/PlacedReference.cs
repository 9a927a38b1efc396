using SensorGrid.Cli.Reference.Records;

namespace SensorGrid.Cli.Reference.Sensors;

/// <summary>A reading and its position in the log.</summary>
internal sealed record PlacedReference(ReferencePlace Place, ReferenceReading Reading);
