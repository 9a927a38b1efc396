namespace SensorGrid.Sources.Discovery;

/// <summary>A proposal for the definition of a source, made of a sample of its records.</summary>
/// <param name="Format">The name of the record format that was recognized; null when none was.</param>
/// <param name="Definition">The definition, as JSON text that can be used as it is; null when there is none, and the remarks say why.</param>
/// <param name="Share">The share of the sample's elements that the definition decodes, from 0 to 1.</param>
/// <param name="Sensors">The number of sensors that it finds in the sample.</param>
/// <param name="Metrics">The number of different metrics that it finds in the sample.</param>
/// <param name="Remarks">Sentences: what was assumed, what else could be meant, and what is refused.</param>
/// <param name="Alternatives">Other definitions that decode at least a part of the sample.</param>
public sealed record Proposal(
    string? Format, string? Definition, double Share, int Sensors, int Metrics, IReadOnlyList<string> Remarks, IReadOnlyList<Alternative> Alternatives);
