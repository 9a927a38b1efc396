using System.Numerics;

namespace SensorGrid.Offline.Reference.Exact;

/// <summary>Sum, mean, deviation and slope of a window's readings, summed up in whole numbers: only the last step of each rounds.</summary>
/// <remarks>
/// A double is a whole number times a power of two, so all values of a window are whole multiples of the least of these powers. It is slow and it is
/// right: no offset, no spread and no order of the readings can cost a digit.
/// </remarks>
internal sealed class ExactMoments
{
    private readonly BigInteger _count;
    private readonly int _exponent;
    private readonly BigInteger _values, _squares, _times, _squaredTimes, _products;

    /// <param name="times">Event times, in ticks of 100 ns.</param>
    /// <param name="values">As many values, all of them finite.</param>
    public ExactMoments(IReadOnlyList<long> times, IReadOnlyList<double> values)
    {
        _count = values.Count;
        _exponent = values.Count == 0 ? 0 : values.Min(ExponentOf);
        Int128 sumOfTimes = 0, sumOfSquaredTimes = 0;
        for (var i = 0; i < values.Count; i++)
        {
            var value = MantissaOf(values[i]) << (ExponentOf(values[i]) - _exponent);
            var time = times[i] - times[0];
            _values += value;
            _squares += value * value;
            _products += time * value;
            sumOfTimes += time;
            sumOfSquaredTimes += (Int128)time * time;
        }

        (_times, _squaredTimes) = (sumOfTimes, sumOfSquaredTimes);
    }

    public double Sum => Scaled(_values, BigInteger.One);

    public double Mean => Scaled(_values, _count);

    /// <summary>Population standard deviation.</summary>
    public double Std => ExactFraction.SquareRoot(SquaredValues, _count * _count, _exponent);

    /// <summary>Least-squares slope per second; null when all readings are of one time.</summary>
    public double? Slope => SquaredTimes.IsZero
        ? null
        : Scaled(((_count * _products) - (_times * _values)) * TimeSpan.TicksPerSecond, SquaredTimes);

    /// <summary>The deviation of the values over that of the times, per second: no slope is steeper. 0 when all readings are of one time.</summary>
    public double SteepestSlope => SquaredTimes.IsZero
        ? 0
        : ExactFraction.SquareRoot(SquaredValues, SquaredTimes, _exponent) * TimeSpan.TicksPerSecond;

    // Of deviations from the mean, times the count.
    private BigInteger SquaredValues => (_count * _squares) - (_values * _values);

    private BigInteger SquaredTimes => (_count * _squaredTimes) - (_times * _times);

    private double Scaled(BigInteger numerator, BigInteger denominator) => _exponent >= 0
        ? ExactFraction.ToDouble(numerator << _exponent, denominator)
        : ExactFraction.ToDouble(numerator, denominator << -_exponent);

    private static int ExponentOf(double value) => value == 0 ? 0 : Math.Max((int)((BitConverter.DoubleToInt64Bits(value) >> 52) & 0x7FF), 1) - 1075;

    private static BigInteger MantissaOf(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var mantissa = bits & 0xF_FFFF_FFFF_FFFF;
        mantissa |= ((bits >> 52) & 0x7FF) == 0 ? 0 : 1L << 52;
        return bits < 0 ? -mantissa : mantissa;
    }
}
