namespace SensorGrid.Sources.Discovery.Guesses;

/// <summary>A guess at the definition of a source.</summary>
/// <param name="Format">The name of the record format.</param>
/// <param name="Definition">The definition, JSON text; null when the sample does not say enough for one.</param>
/// <param name="Difference">A sentence: the difference to the first guess, for those that follow it; for the first one, its kind of records.</param>
/// <param name="Remarks">Sentences about what was assumed, and what else could be meant.</param>
internal sealed record Guess(string Format, string? Definition, string Difference, IReadOnlyList<string> Remarks);
