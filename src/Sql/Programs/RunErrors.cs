using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Programs;

/// <summary>Turns what cannot be computed into rows of the error stream.</summary>
/// <param name="stream">The error stream.</param>
/// <param name="pump">The name of the pump.</param>
/// <param name="schema">The columns of the rows that are lost.</param>
/// <param name="isRead">Whether readers of the error stream get them; not where the pump reads it itself, which would never end.</param>
internal sealed class RunErrors(StreamHub stream, string pump, RowSchema schema, bool isRead) : IRowErrors
{
    private static readonly Value Level = Value.Of("ERROR");

    private readonly Value _pump = Value.Of(pump);

    public void Add(RowErrorException error, Row row)
    {
        var time = Value.Of(row.Time);
        var lost = new Row(row.Time, [time, Level, Value.Of(error.Name), Value.Of(error.Message), time, Value.Of(RowText.Write(row, schema)), _pump]);
        if (isRead && !stream.IsAdding)
        {
            stream.Add(lost);
        }
        else
        {
            stream.AddUnread(lost);
        }
    }
}
