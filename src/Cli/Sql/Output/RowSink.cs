using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Cli.Sql.Output;

/// <summary>Takes all rows of a running program, and writes those of the streams that are asked for.</summary>
/// <param name="writers">The streams that are written.</param>
/// <param name="errors">Counts the rows of the error stream.</param>
internal sealed class RowSink(IReadOnlyList<(StreamDeclaration Stream, IRowWriter Writer)> writers, ErrorTally errors) : ISqlOutput
{
    /// <summary>The number of rows that were written.</summary>
    public long Count { get; private set; }

    public void Add(StreamDeclaration stream, Row row)
    {
        if (StreamNames.IsErrors(stream))
        {
            errors.Add(stream, row);
        }

        foreach (var (known, writer) in writers)
        {
            if (ReferenceEquals(known, stream))
            {
                writer.Add(row);
                Count++;
            }
        }
    }

    /// <summary>Writes what is left.</summary>
    public void End()
    {
        foreach (var (_, writer) in writers)
        {
            writer.End();
        }
    }
}
