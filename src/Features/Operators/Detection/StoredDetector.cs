using SensorGrid.Features.Definitions;

namespace SensorGrid.Features.Operators.Detection;

/// <summary>The parts of a stored detector that its other sections, or the settings in force, decide on.</summary>
/// <param name="Alarms">The alarm budget that it was under.</param>
/// <param name="Metrics">The names of its metrics, in its order.</param>
/// <param name="RecentOf">The metric whose recent evidence is the sensor's, by its place in <paramref name="Metrics"/>; -1 for none.</param>
internal readonly record struct StoredDetector(AlarmDefinition Alarms, string[] Metrics, int RecentOf);
