using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Windows;

/// <summary>A row whose functions are not all known yet.</summary>
/// <param name="row">The row that will leave.</param>
/// <param name="partitions">Its partition of each window.</param>
internal sealed class PendingRow(Row row, WindowPartition[] partitions)
{
    /// <summary>The place of a row that has left.</summary>
    public const int Left = -1;

    /// <summary>The row that will leave.</summary>
    public Row Row { get; } = row;

    /// <summary>Its partition of each window.</summary>
    public WindowPartition[] Partitions { get; } = partitions;

    /// <summary>The error for which it is lost; null for none.</summary>
    public RowErrorException? Error { get; set; }

    /// <summary>The number of values that come with later rows.</summary>
    public int Missing { get; set; }

    /// <summary>Its place among the rows that have not left, as it was when the state was last written; <see cref="Left"/> once it has.</summary>
    public int Place { get; set; } = Left;

    /// <summary>Reads a row, as yet without its partitions.</summary>
    /// <param name="reader">The state.</param>
    /// <param name="windows">The number of windows.</param>
    public static PendingRow Load(StateReader reader, int windows) => new(reader.Row(), new WindowPartition[windows])
    {
        Missing = reader.Index(int.MaxValue),
        Error = reader.Flag() ? new RowErrorException(reader.Text(), reader.Text()) : null,
    };

    /// <summary>Writes the row without its partitions.</summary>
    public void Save(StateWriter writer)
    {
        writer.Row(Row);
        writer.Count(Missing);
        writer.Flag(Error is not null);
        if (Error is not null)
        {
            writer.Text(Error.Name);
            writer.Text(Error.Message);
        }
    }
}
