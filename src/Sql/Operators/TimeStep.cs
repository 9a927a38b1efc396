using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators;

/// <summary>A step of time: the instants over which expressions that grow with ROWTIME keep their values.</summary>
/// <param name="keys">The expressions, which read nothing but ROWTIME and never return to a value that they left.</param>
internal sealed class TimeStep(IReadOnlyList<Scalar> keys)
{
    /// <summary>The last instant of the year 9999: the last one of a row. An expression that is the same until then does not change.</summary>
    public const long LastTime = 253_402_300_799_999;

    private static readonly Value[] NoValues = [];

    private readonly bool _isInstant = keys.Any(key => key is RowTimeScalar);

    /// <summary>
    /// Whether the row of a step has the step's last instant as its ROWTIME instead of its end: where ROWTIME itself is a key, and where rows have the ends of smaller steps as theirs.
    /// </summary>
    public bool IncludesEnd { get; } = keys.Any(key => key is RowTimeScalar) || keys.All(ShiftedTimeScalar.IsIn);

    /// <summary>Determines whether an expression is one of those that keep their values over a step.</summary>
    public bool Contains(Scalar key) => keys.Contains(key);

    /// <summary>Finds the first instant after another at which one of the expressions has a new value.</summary>
    /// <returns><see cref="long.MaxValue"/> when there is none.</returns>
    /// <exception cref="RowErrorException">An expression has no value at that time.</exception>
    public long End(long time)
    {
        if (_isInstant)
        {
            return time + 1;
        }

        var end = long.MaxValue;
        foreach (var key in keys)
        {
            end = Math.Min(end, End(key, time));
        }

        return end;
    }

    /// <summary>Steps out in doubled strides to an instant with another value, and halves the last stride down to the first such instant.</summary>
    private static long End(Scalar key, long time)
    {
        var value = At(key, time);
        var same = time;
        for (var stride = 1L; same < LastTime; stride *= 2)
        {
            var other = Math.Min(time + stride, LastTime);
            if (At(key, other) != value)
            {
                return Between(key, value, same, other);
            }

            same = other;
        }

        return long.MaxValue;
    }

    private static long Between(Scalar key, Value value, long same, long other)
    {
        while (other - same > 1)
        {
            var middle = same + ((other - same) / 2);
            if (At(key, middle) == value)
            {
                same = middle;
            }
            else
            {
                other = middle;
            }
        }

        return other;
    }

    private static Value At(Scalar key, long time) => key.Evaluate(new Row(time, NoValues));
}
