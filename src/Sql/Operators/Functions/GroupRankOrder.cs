namespace SensorGrid.Sql.Operators.Functions;

/// <summary>The orders in which the rows of a ranked group leave.</summary>
internal enum GroupRankOrder
{
    /// <summary>As they came.</summary>
    Arrival,

    /// <summary>The first rank first; equal ones as they came.</summary>
    Ascending,

    /// <summary>The last rank first; equal ones as they came.</summary>
    Descending,
}
