namespace SensorGrid.Cli.Sql.Rows;

/// <summary>The columns of a CSV file of readings, which have the same names as in a stream of readings.</summary>
internal static class ReadingColumns
{
    private const string SensorId = "sensorId";
    private const string Timestamp = "timestamp";

    /// <summary>Determines whether a header is that of readings.</summary>
    public static bool Are(IReadOnlyList<string> header) => header.Contains(SensorId) && header.Contains(Timestamp);

    /// <summary>Gets the name of a column in a stream of readings; null when it is the same.</summary>
    public static string? UsualName(string name) => name switch
    {
        SensorId => "sensor_id",
        Timestamp => "event_time",
        _ => null,
    };
}
