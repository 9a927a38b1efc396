using SensorGrid.Sql.Values;

namespace SensorGrid.Cli.Sql.Output;

/// <summary>Writes the rows of one stream.</summary>
internal interface IRowWriter
{
    /// <summary>Takes a row.</summary>
    void Add(Row row);

    /// <summary>Writes what is left.</summary>
    void End();
}
