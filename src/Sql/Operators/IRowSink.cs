using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators;

/// <summary>A destination of rows in the order of their ROWTIME, and of bounds of time between them.</summary>
internal interface IRowSink
{
    /// <summary>Takes a row.</summary>
    void Add(Row row);

    /// <summary>States that no row before an instant follows; <see cref="long.MaxValue"/> that none follows at all.</summary>
    /// <param name="time">Milliseconds since 1970-01-01 (UTC). It never decreases.</param>
    void AdvanceTo(long time);
}
