namespace SensorGrid.Features.Windows;

/// <summary>The readings of one metric that are kept one by one, in <see cref="TotalOrder"/>.</summary>
internal sealed class RawReadings
{
    private const int Many = 100;

    // In use from _head to _end: readings leave at the front, and nearly all arrive at the back.
    private long[] _times = [];
    private double[] _values = [];
    private int _head;
    private int _end;

    public int Count => _end - _head;

    /// <summary>The event times, in ticks.</summary>
    public ReadOnlySpan<long> Times => _times.AsSpan(_head, Count);

    public ReadOnlySpan<double> Values => _values.AsSpan(_head, Count);

    public void Add(long time, double value)
    {
        MakeRoom();
        var at = _end;
        while (at > _head && TotalOrder.IsBefore(time, value, _times[at - 1], _values[at - 1]))
        {
            _times[at] = _times[at - 1];
            _values[at] = _values[at - 1];
            at--;
        }

        _times[at] = time;
        _values[at] = value;
        _end++;
    }

    /// <summary>Takes out one reading.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(long time, double value)
    {
        for (var i = _end - 1; i >= _head && _times[i] >= time; i--)
        {
            if (_times[i] == time && TotalOrder.Key(_values[i]) == TotalOrder.Key(value))
            {
                Array.Copy(_times, i + 1, _times, i, _end - i - 1);
                Array.Copy(_values, i + 1, _values, i, _end - i - 1);
                _end--;
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes out the earliest readings.</summary>
    public void RemoveFirst(int count)
    {
        _head += count;
        if (_head == _end)
        {
            _head = _end = 0;
        }
    }

    /// <summary>How many readings are at or before an instant (ticks).</summary>
    public int CountUpTo(long time)
    {
        var low = _head;
        var high = _end;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_times[middle] <= time)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - _head;
    }

    private void MakeRoom()
    {
        if (_end < _times.Length)
        {
            return;
        }

        // A sixteenth empty at the front: moving sixteen readings for each that comes is cheap, and without it a sensor whose readings leave as others come
        // would grow to three times what it holds. Growth by a half, and by an eighth from some on, keeps millions of sensors small.
        var count = Count;
        var keep = _head > _times.Length / 16;
        var capacity = Math.Max(4, _times.Length + (_times.Length / (_times.Length < Many ? 2 : 8)));
        var times = keep ? _times : new long[capacity];
        var values = keep ? _values : new double[capacity];
        Array.Copy(_times, _head, times, 0, count);
        Array.Copy(_values, _head, values, 0, count);
        (_times, _values, _head, _end) = (times, values, 0, count);
    }
}
