using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Windows;

/// <summary>HOP and CUMULATE: passes on each row once for each window that it is in, with the window's start, its end, and the last instant before the end.</summary>
internal sealed class SliceOperator(SlicedWindows windows, IRowSink next) : Operator(next)
{
    public override void Add(Row row)
    {
        foreach (var (start, end) in windows.Of(row.Time))
        {
            Next.Add(new Row(row.Time, [.. row.Values, Value.Of(start), Value.Of(end), Value.Of(end - 1)]));
        }
    }

    /// <summary>Remembers nothing.</summary>
    public override void Save(StateWriter writer)
    {
    }

    /// <summary>Remembers nothing.</summary>
    public override void Load(StateReader reader)
    {
    }
}
