using SensorGrid.Features.Log;

namespace SensorGrid.Features.Windows;

/// <summary>
/// The readings of one metric that are kept one by one, in the order of the log: by event time, then by shard, then by position in the
/// shard.
/// </summary>
/// <remarks>
/// The readings of a shard come in its order, so a reading goes behind all of its event time that came from its own shard or one before it. Which shard each came from
/// is kept only while there are several: nearly every sensor has one.
/// </remarks>
internal sealed class RawReadings
{
    private const int Many = 100;

    // In use from _head to _end: readings leave at the front, and nearly all arrive at the back.
    private long[] _times = [];
    private double[] _values = [];
    private ShardName[]? _shards;
    private ShardName _shard;
    private int _head;
    private int _end;

    public int Count => _end - _head;

    /// <summary>The number of bytes of its arrays.</summary>
    public long Bytes => _times.Length * (_shards is null ? 16L : 24L);

    /// <summary>The event times, in ticks.</summary>
    public ReadOnlySpan<long> Times => _times.AsSpan(_head, Count);

    public ReadOnlySpan<double> Values => _values.AsSpan(_head, Count);

    /// <summary>The shard of each reading; empty while all are from <see cref="Shard"/>.</summary>
    public ReadOnlySpan<ShardName> Shards => _shards is null ? [] : _shards.AsSpan(_head, Count);

    /// <summary>The shard of all readings, if they have one; none while there are no readings.</summary>
    public ShardName Shard => _shard;

    /// <summary>Adds a reading.</summary>
    /// <returns>Whether another one of its event time and shard is kept.</returns>
    public bool Add(long time, double value, ShardName shard)
    {
        MakeRoom();
        Note(shard);
        var at = _end;
        while (at > _head && (_times[at - 1] > time || (_times[at - 1] == time && IsBefore(shard, at - 1))))
        {
            Move(at - 1, at);
            at--;
        }

        _times[at] = time;
        _values[at] = value;
        if (_shards is not null)
        {
            _shards[at] = shard;
        }

        _end++;
        return at > _head && _times[at - 1] == time && (_shards is null || _shards[at - 1] == shard);
    }

    /// <summary>Removes one reading: of an event time and shard the first one that has the value, if one is given.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(long time, ShardName shard, double? value)
    {
        for (var i = _head + CountUpTo(time - 1); i < _end && _times[i] == time; i++)
        {
            if ((_shards?[i] ?? _shard) == shard && (value is not { } only || BitConverter.DoubleToInt64Bits(only) == BitConverter.DoubleToInt64Bits(_values[i])))
            {
                for (var next = i + 1; next < _end; next++)
                {
                    Move(next, next - 1);
                }

                _end--;
                return true;
            }
        }

        return false;
    }

    /// <summary>Removes the earliest readings.</summary>
    public void RemoveFirst(int count)
    {
        _head += count;
        if (_head == _end)
        {
            _head = _end = 0;
            (_shard, _shards) = (default, null);
        }
    }

    /// <summary>Counts the readings at or before an instant (ticks).</summary>
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

    private bool IsBefore(ShardName shard, int at) => _shards is not null && shard < _shards[at];

    private void Note(ShardName shard)
    {
        if (_shard.IsNone)
        {
            _shard = shard;
        }
        else if (_shards is null && _shard != shard)
        {
            _shards = new ShardName[_times.Length];
            Array.Fill(_shards, _shard, _head, Count);
        }
    }

    // After a reshard the readings of the parent leave by and by.
    private void DropEqualShards()
    {
        if (_shards is not null && Count > 0 && Shards.IndexOfAnyExcept(_shards[_head]) < 0)
        {
            (_shard, _shards) = (_shards[_head], null);
        }
    }

    private void Move(int from, int to)
    {
        _times[to] = _times[from];
        _values[to] = _values[from];
        if (_shards is not null)
        {
            _shards[to] = _shards[from];
        }
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
        DropEqualShards();
        var shards = _shards is null || keep ? _shards : new ShardName[capacity];
        Array.Copy(_times, _head, times, 0, count);
        Array.Copy(_values, _head, values, 0, count);
        if (_shards is not null)
        {
            Array.Copy(_shards, _head, shards!, 0, count);
        }

        (_times, _values, _shards, _head, _end) = (times, values, shards, 0, count);
    }
}
