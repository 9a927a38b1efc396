using SensorGrid.Sql.Operators.Aggregates;
using SensorGrid.Sql.Scalars;

namespace SensorGrid.Sql.Operators;

/// <summary>The keys and the aggregates of a query with groups.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="Calls">The aggregates.</param>
internal sealed record Grouping(Scalar[] Keys, AggregateCall[] Calls);
