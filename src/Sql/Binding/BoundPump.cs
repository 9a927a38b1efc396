namespace SensorGrid.Sql.Binding;

/// <summary>A query and the stream into which it inserts.</summary>
/// <param name="Name">Its name; empty for an insert or a query by itself.</param>
/// <param name="Plan">The query. Its rows have the columns of the target.</param>
/// <param name="Target">The stream.</param>
internal sealed record BoundPump(string Name, Plan Plan, BoundStream Target);
