using SensorGrid.Sql.Times;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>A column that is parsed from a log.</summary>
/// <param name="Column">Its name and type.</param>
/// <param name="Format">The format of a time; null for the usual one.</param>
/// <param name="Start">Of a column with a fixed place the index of its first character, from 0; null otherwise.</param>
/// <param name="Length">Of a column with a fixed place its length; null to the end.</param>
internal sealed record LogColumn(Column Column, DatePattern? Format, int? Start, int? Length)
{
    /// <summary>Reads the value from its text.</summary>
    /// <param name="text">The text; null when there is none.</param>
    /// <exception cref="RowErrorException">It is no value of the type, or there is none for a column that must have one.</exception>
    public Value Read(string? text)
    {
        // An empty field of another type than text is no value.
        if (text is null || (!Column.Type.IsText && string.IsNullOrWhiteSpace(text)))
        {
            return Column.IsNotNull ? throw new RowErrorException("NULL_IN_NOT_NULL", $"The column {Column.Name} of the log has no value.") : Value.Null;
        }

        return Format is null ? SqlTextReader.Read(text, Column.Type) : Value.Of(Format.Read(text, Column.Type));
    }
}
