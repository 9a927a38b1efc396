using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Joins;

/// <summary>A row in the window of a join.</summary>
/// <param name="row">The row.</param>
/// <param name="key">The values that must be equal to those of a partner.</param>
internal sealed class JoinEntry(Row row, Value[] key)
{
    /// <summary>The row.</summary>
    public Row Row { get; } = row;

    /// <summary>The values that must be equal to those of a partner.</summary>
    public Value[] Key { get; } = key;

    /// <summary>Gets whether a null is among the key's values: such a row has no partner.</summary>
    public bool IsUnknown { get; } = Array.Exists(key, value => value.IsNull);

    /// <summary>Gets whether it found a partner.</summary>
    public bool IsMatched { get; set; }
}
