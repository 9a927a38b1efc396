using SensorGrid.Sql.State;
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

    /// <summary>Reads an entry.</summary>
    /// <param name="reader">The state.</param>
    /// <param name="keys">The number of the key's values.</param>
    public static JoinEntry Load(StateReader reader, int keys) => new(reader.Row(), reader.Values(keys)) { IsMatched = reader.Flag() };

    /// <summary>Writes the entry.</summary>
    public void Save(StateWriter writer)
    {
        writer.Row(Row);
        writer.Values(Key);
        writer.Flag(IsMatched);
    }
}
