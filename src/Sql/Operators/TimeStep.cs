using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators;

/// <summary>A step of time: the instants over which expressions that grow with ROWTIME keep their values.</summary>
/// <param name="keys">The expressions, which read nothing but ROWTIME and never return to a value that they left.</param>
internal sealed class TimeStep(IReadOnlyList<Scalar> keys)
{
    /// <summary>The longest step that is looked for, about 140,000 years: an expression that is the same for so long does not change.</summary>
    private const long Longest = 1L << 52;

    private static readonly Value[] NoValues = [];

    /// <summary>Whether each instant is a step of its own, since ROWTIME itself is among the expressions.</summary>
    public bool IsInstant { get; } = keys.Any(key => key is RowTimeScalar);

    /// <summary>Finds the first instant after another at which one of the expressions has a new value.</summary>
    /// <returns><see cref="long.MaxValue"/> when there is none.</returns>
    /// <exception cref="RowErrorException">An expression has no value at that time.</exception>
    public long End(long time)
    {
        if (IsInstant)
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
        for (var stride = 1L; stride <= Longest; stride *= 2)
        {
            var other = time + stride;
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
