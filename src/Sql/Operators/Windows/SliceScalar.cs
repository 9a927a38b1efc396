using System.Globalization;
using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Windows;

/// <summary>The start of the tumbling window of a row's ROWTIME, or an instant at a distance from it.</summary>
/// <param name="windows">The windows, which do not overlap.</param>
/// <param name="distance">The distance in milliseconds.</param>
internal sealed class SliceScalar(SlicedWindows windows, long distance) : Scalar(SqlType.Timestamp)
{
    public override bool IsConstant => false;

    public override bool ReadsRowTimeOnly => true;

    public override Value Evaluate(Row row) => Value.Of(windows.Floor(row.Time, windows.Size) + distance);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"SLICE({windows.Size}, {windows.Offset}, {distance})(#time)");
}
