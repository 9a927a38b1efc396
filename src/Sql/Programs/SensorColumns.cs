using SensorGrid.Sql.Binding;

namespace SensorGrid.Sql.Programs;

/// <summary>Finds the columns that have a sensor's id: those of inputs, and those into which each pump inserts one as it is.</summary>
/// <param name="program">The program.</param>
/// <param name="inputs">The inputs.</param>
internal sealed class SensorColumns(BoundProgram program, IReadOnlyList<SqlInput> inputs)
{
    private readonly Dictionary<(BoundStream Stream, int Index), int?> _known = [];

    /// <summary>Finds the length to which ids in a column may have been cut.</summary>
    /// <returns><see cref="int.MaxValue"/> when they are whole; null when the column has no ids of sensors.</returns>
    public int? LengthOf(BoundStream stream, int index)
    {
        if (_known.TryGetValue((stream, index), out var length))
        {
            return length;
        }

        // A stream whose pump reads it through others has no such column by that alone.
        _known[(stream, index)] = null;
        return _known[(stream, index)] = Find(stream, index);
    }

    /// <summary>Finds the length to which ids may have been cut that a column carries.</summary>
    /// <returns>As <see cref="LengthOf(BoundStream, int)"/>.</returns>
    public int? LengthOf(ColumnOrigin origin)
    {
        int?[] lengths = [.. origin.Columns.Select(column => LengthOf(column.Stream, column.Index))];
        return lengths.Length > 0 && lengths.All(length => length is not null) ? Math.Min(origin.Cut, lengths.Min()!.Value) : null;
    }

    private int? Find(BoundStream stream, int index)
    {
        if (stream.Kind is BoundStreamKind.Input)
        {
            return inputs.First(input => input.Name == stream.Name).SensorColumn == stream.Schema.Columns[index].Name ? int.MaxValue : null;
        }

        int?[] lengths = [.. program.Pumps.Where(pump => pump.Target == stream).Select(pump => LengthOf(PlanOrigins.Of(pump.Plan)[index]))];
        return lengths.Length > 0 && lengths.All(length => length is not null) ? lengths.Min() : null;
    }
}
