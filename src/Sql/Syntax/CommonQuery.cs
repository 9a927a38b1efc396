namespace SensorGrid.Sql.Syntax;

/// <summary>A query behind WITH.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">The names of its columns; empty for their own.</param>
/// <param name="Query">The query.</param>
/// <param name="Size">The number of queries behind WITH that it is made of, each counted as often as it stands in it, itself included.</param>
internal sealed record CommonQuery(Name Name, IReadOnlyList<Name> Columns, Query Query, int Size);
