using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Programs;

/// <summary>A stream that comes from outside.</summary>
/// <param name="Name">Its name, as in the program: by habit <c>SOURCE_SQL_STREAM_001</c>.</param>
/// <param name="Schema">Its columns.</param>
public sealed record SqlInput(string Name, RowSchema Schema);
