namespace SensorGrid.Sql.Programs;

/// <summary>By what the work of a pump can be divided.</summary>
public enum PumpKeyKind
{
    /// <summary>By rows: it remembers nothing of one for another.</summary>
    Row,

    /// <summary>By the sensor: rows of different sensors have nothing to do with each other.</summary>
    Sensor,

    /// <summary>By other columns, or expressions.</summary>
    Columns,

    /// <summary>By nothing: it remembers something of all rows.</summary>
    All,
}
