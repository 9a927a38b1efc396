using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Programs;

/// <summary>A stream of a program.</summary>
/// <param name="Name">Its name; empty for the rows of a query by itself.</param>
/// <param name="Schema">Its columns.</param>
/// <param name="IsRead">Whether the program itself reads it. One that it does not read is an output.</param>
public sealed record StreamDeclaration(string Name, RowSchema Schema, bool IsRead)
{
    /// <summary>The column with the id of the sensor that a row is of: the first one into which every pump inserts an input's sensor as it is. Null when there is none.</summary>
    public SensorColumn? Sensor { get; init; }
}

/// <summary>A column with the id of a sensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cut">The length to which an id may have been cut: one that has it may be another's beginning. Null when ids are whole.</param>
public sealed record SensorColumn(string Name, int? Cut);
