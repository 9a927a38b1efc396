using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Programs;

/// <summary>A stream that comes from outside.</summary>
/// <param name="Name">Its name, as in the program: by habit <c>SOURCE_SQL_STREAM_001</c>.</param>
/// <param name="Schema">Its columns.</param>
public sealed record SqlInput(string Name, RowSchema Schema)
{
    /// <summary>The name of the column with the id of a sensor; null when there is none. By itself the one that is named so: <c>sensor_id</c>, <c>sensorId</c>, <c>SENSOR_ID</c>.</summary>
    public string? SensorColumn { get; init; } = Schema.Columns.FirstOrDefault(column => column.Type.IsText && IsSensorName(column.Name))?.Name;

    /// <summary>Determines whether a column or member of this name has the id of a sensor.</summary>
    public static bool IsSensorName(string name) => name.Replace("_", "", StringComparison.Ordinal).Equals("sensorid", StringComparison.OrdinalIgnoreCase);
}
