using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators;

/// <summary>The destination of rows that cannot be computed.</summary>
internal interface IRowErrors
{
    /// <summary>Takes an error.</summary>
    /// <param name="error">The error.</param>
    /// <param name="row">The row that is lost.</param>
    void Add(RowErrorException error, Row row);
}
