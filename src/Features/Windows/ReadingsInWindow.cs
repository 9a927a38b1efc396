using System.Buffers;
using SensorGrid.Features.Definitions;

namespace SensorGrid.Features.Windows;

/// <summary>The readings of a window, one by one in their order, for the aggregations that need them so.</summary>
/// <param name="times">Their event times, in ticks.</param>
/// <param name="values">Their values.</param>
/// <param name="length">The length of the window, as defined.</param>
/// <param name="asOf">The end of the window, in ticks.</param>
internal ref struct ReadingsInWindow(ReadOnlySpan<long> times, ReadOnlySpan<double> values, TimeSpan length, long asOf)
{
    private readonly ReadOnlySpan<long> _times = times;
    private readonly ReadOnlySpan<double> _values = values;
    private double[]? _sorted;

    /// <summary>Computes an aggregation; NaN for no value.</summary>
    public double Aggregate(FeatureAggregation aggregation)
    {
        if (_values.IsEmpty)
        {
            return double.NaN;
        }

        var value = aggregation.Kind switch
        {
            Aggregation.Median => Quantile(0.5),
            Aggregation.P90 => Quantile(0.9),
            Aggregation.P95 => Quantile(0.95),
            Aggregation.P99 => Quantile(0.99),
            Aggregation.Changes => Changes(),
            Aggregation.Increase => Increase(),
            Aggregation.Rate => _times[^1] > _times[0] ? Increase() / ((_times[^1] - _times[0]) / (double)TimeSpan.TicksPerSecond) : double.NaN,
            Aggregation.Ewma => TimeWeightedMean.Of(_times, _values, aggregation.HalfLifeOf(length)),
            Aggregation.Previous => _values.Length > 1 ? _values[^2] : double.NaN,
            Aggregation.Step => _values.Length > 1 ? _values[^1] - _values[^2] : double.NaN,
            Aggregation.TimeAbove or Aggregation.TimeBelow or Aggregation.TimeEqual => TimeInState(aggregation),
            _ => throw new ArgumentOutOfRangeException(nameof(aggregation), aggregation, "Not an aggregation of single readings."),
        };

        // Beyond the range of a double there is no value to give, and JSON has no infinity.
        return double.IsFinite(value) ? value : double.NaN;
    }

    /// <summary>Gives back what sorting has taken.</summary>
    public void Dispose()
    {
        if (_sorted is not null)
        {
            ArrayPool<double>.Shared.Return(_sorted);
            _sorted = null;
        }
    }

    private double Quantile(double q)
    {
        var count = _values.Length;
        if (_sorted is null)
        {
            _sorted = ArrayPool<double>.Shared.Rent(count);
            _values.CopyTo(_sorted);
            _sorted.AsSpan(0, count).Sort();
        }

        var h = q * (count - 1);
        var k = (int)h;
        if (k + 1 == count)
        {
            return _sorted[k];
        }

        // Neighbours may be further apart than a double can say; a quantile lies between them.
        var (share, step) = (h - k, _sorted[k + 1] - _sorted[k]);
        return double.IsFinite(step) ? _sorted[k] + (share * step) : (_sorted[k] * (1 - share)) + (_sorted[k + 1] * share);
    }

    private readonly int Changes()
    {
        var changes = 0;
        for (var i = 1; i < _values.Length; i++)
        {
            changes += _values[i] != _values[i - 1] ? 1 : 0;
        }

        return changes;
    }

    private readonly double Increase()
    {
        var sum = 0.0;
        for (var i = 1; i < _values.Length; i++)
        {
            sum += _values[i] >= _values[i - 1] ? _values[i] - _values[i - 1] : _values[i];
        }

        return sum;
    }

    // In whole ticks: no order of the sum makes a difference.
    private readonly double TimeInState(FeatureAggregation aggregation)
    {
        var limit = aggregation.Value!.Value;
        var most = aggregation.MaxGap?.Ticks ?? long.MaxValue;
        var ticks = 0L;
        for (var i = 0; i < _values.Length; i++)
        {
            var isIn = aggregation.Kind switch
            {
                Aggregation.TimeAbove => _values[i] > limit,
                Aggregation.TimeBelow => _values[i] < limit,
                _ => _values[i] == limit,
            };
            if (isIn)
            {
                ticks += Math.Min((i + 1 < _times.Length ? _times[i + 1] : asOf) - _times[i], most);
            }
        }

        return ticks / (double)TimeSpan.TicksPerSecond;
    }
}
