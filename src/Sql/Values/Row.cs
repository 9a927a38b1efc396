namespace SensorGrid.Sql.Values;

/// <summary>A row of a stream. Immutable once it was added.</summary>
/// <param name="time">Its ROWTIME: milliseconds since 1970-01-01 (UTC). It never decreases along a stream.</param>
/// <param name="values">Its values, by the columns of its stream.</param>
public sealed class Row(long time, Value[] values)
{
    /// <summary>Its ROWTIME: milliseconds since 1970-01-01 (UTC).</summary>
    public long Time { get; } = time;

    /// <summary>Its values.</summary>
    public Value[] Values { get; } = values;
}
