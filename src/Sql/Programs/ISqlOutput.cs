using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Programs;

/// <summary>The destination of a program's rows.</summary>
public interface ISqlOutput
{
    /// <summary>Takes a row of a stream that the program declares, of a query by itself, or of the error stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="row">The row.</param>
    void Add(StreamDeclaration stream, Row row);
}
