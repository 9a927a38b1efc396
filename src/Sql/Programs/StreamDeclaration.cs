using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Programs;

/// <summary>A stream of a program.</summary>
/// <param name="Name">Its name; empty for the rows of a query by itself.</param>
/// <param name="Schema">Its columns.</param>
/// <param name="IsRead">Whether the program itself reads it. One that it does not read is an output.</param>
public sealed record StreamDeclaration(string Name, RowSchema Schema, bool IsRead);
