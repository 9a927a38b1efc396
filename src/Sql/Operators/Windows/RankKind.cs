namespace SensorGrid.Sql.Operators.Windows;

/// <summary>The ways to number the rows of a partition by an order.</summary>
internal enum RankKind
{
    /// <summary>ROW_NUMBER: each row has a number of its own, from 1.</summary>
    RowNumber,

    /// <summary>RANK: a row's number is 1 more than the rows before its equals.</summary>
    Rank,

    /// <summary>DENSE_RANK: a row's number is 1 more than the different rows before it.</summary>
    DenseRank,
}
