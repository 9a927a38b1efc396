namespace SensorGrid.Sql.Binding;

/// <summary>What a FROM clause gives: rows, and the sources of their columns.</summary>
/// <param name="Plan">How the rows are computed.</param>
/// <param name="Sources">The sources, in the order of their columns.</param>
internal sealed record Relation(Plan Plan, IReadOnlyList<RelationSource> Sources);
