using SensorGrid.Sql.Scalars;

namespace SensorGrid.Sql.Operators.Joins;

/// <summary>A join of a stream with a reference table.</summary>
/// <param name="Index">The table.</param>
/// <param name="Keys">The values that are looked up, of a row of the stream.</param>
/// <param name="Condition">What else must be true of the joined row; null for nothing.</param>
/// <param name="KeepsUnmatched">Whether a row of the stream without partner leaves with nulls.</param>
/// <param name="IsTableFirst">Whether the columns of the table come first.</param>
/// <param name="StreamWidth">The number of the stream's columns.</param>
/// <param name="TableWidth">The number of the table's columns.</param>
internal sealed record TableJoin(TableIndex Index, Scalar[] Keys, Scalar? Condition, bool KeepsUnmatched, bool IsTableFirst, int StreamWidth, int TableWidth);
