namespace SensorGrid.Sql.Input;

/// <summary>The formats of records that an input schema can map.</summary>
public enum RecordFormat
{
    /// <summary>JSON objects; columns are found by paths.</summary>
    Json,

    /// <summary>Rows with separators; columns are found by their place.</summary>
    Csv,
}
