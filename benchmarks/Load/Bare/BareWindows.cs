using System.Numerics;
using System.Runtime.CompilerServices;

namespace SensorGrid.Load.Bare;

/// <summary>
/// The default features of one metric of many sensors, in flat arrays: 1m and 5m exact, 1h with a hop of 1m. Readings come in order of time, never late,
/// without ids.
/// </summary>
internal sealed class BareWindows
{
    /// <summary>How many features there are: ten aggregations over three windows, and the age.</summary>
    public const int Features = 31;

    private const long Hop = TimeSpan.TicksPerMinute;
    private const long Hour = TimeSpan.TicksPerHour;
    private const int Tiles = 64;

    private readonly Exact _minute;
    private readonly Exact _five;
    private readonly int _mask;
    private readonly int _ring;
    private readonly long[] _times;
    private readonly double[] _values;
    private readonly BareTile[] _tiles;
    private readonly Sensor[] _sensors;
    private readonly double[] _features;

    /// <param name="sensors">How many sensors there are room for.</param>
    /// <param name="interval">The least time between two readings of a sensor.</param>
    public BareWindows(int sensors, TimeSpan interval)
    {
        _minute = new Exact(sensors, TimeSpan.FromMinutes(1), interval);
        _five = new Exact(sensors, TimeSpan.FromMinutes(5), interval);
        _ring = Exact.Room(TimeSpan.FromMinutes(5), interval);
        _mask = _ring - 1;
        _times = new long[sensors * _ring];
        _values = new double[sensors * _ring];
        _tiles = new BareTile[sensors * Tiles];
        _sensors = new Sensor[sensors];
        _features = new double[sensors * Features];
    }

    /// <summary>The features of a sensor as of its newest reading, as <see cref="Write"/> left them.</summary>
    public ReadOnlySpan<double> FeaturesOf(int sensor) => _features.AsSpan(sensor * Features, Features);

    /// <summary>Takes a reading into the windows.</summary>
    public void Take(int slot, long time, double value)
    {
        ref var sensor = ref _sensors[slot];
        if (sensor.Count == 0)
        {
            (sensor.Origin, sensor.Begin) = (value, time);
        }
        else if (time <= sensor.Newest)
        {
            throw new InvalidOperationException("The bare loop takes readings in order only.");
        }

        sensor.Newest = time;
        var times = _times.AsSpan(slot * _ring, _ring);
        var values = _values.AsSpan(slot * _ring, _ring);
        var at = sensor.Count++;
        times[at & _mask] = time;
        values[at & _mask] = value;
        _minute.Take(slot, at, times, values, sensor.Origin, sensor.Begin);
        _five.Take(slot, at, times, values, sensor.Origin, sensor.Begin);
        TakeHop(slot, ref sensor, time, value);
    }

    /// <summary>Computes all features of a sensor as of its newest reading.</summary>
    public void Write(int slot)
    {
        ref var sensor = ref _sensors[slot];
        var features = _features.AsSpan(slot * Features, Features);
        var values = _values.AsSpan(slot * _ring, _ring);
        var last = values[(sensor.Count - 1) & _mask];
        _minute.Write(slot, values, sensor.Origin, last, features);
        _five.Write(slot, values, sensor.Origin, last, features[10..]);
        sensor.Sums.Write(sensor.Origin, sensor.Min, sensor.Max, sensor.First, last, features[20..]);
        features[30] = 0;
    }

    private void TakeHop(int slot, ref Sensor sensor, long time, double value)
    {
        var tiles = _tiles.AsSpan(slot * Tiles, Tiles);
        if (time >= sensor.NextStart)
        {
            // A division a minute: the window's start has moved.
            var start = (time - Hour) / Hop;
            sensor.NextStart = ((start + 1) * Hop) + Hour;
            Evict(tiles, ref sensor, start);
        }

        if (time > sensor.TileEnd)
        {
            var index = (time - 1) / Hop;
            sensor.TileEnd = (index + 1) * Hop;
            tiles[sensor.LastTile++ & (Tiles - 1)] = new BareTile { Index = index, Min = value, Max = value, First = value };
            if (sensor.LastTile - sensor.FirstTile == 1)
            {
                (sensor.Sums, sensor.Min, sensor.Max, sensor.First) = (default, value, value, value);
            }
        }

        ref var tile = ref tiles[(sensor.LastTile - 1) & (Tiles - 1)];
        var (seconds, distance) = ((time - sensor.Begin) / (double)TimeSpan.TicksPerSecond, value - sensor.Origin);
        tile.Sums.Add(seconds, distance);
        sensor.Sums.Add(seconds, distance);
        tile.Min = Math.Min(tile.Min, value);
        tile.Max = Math.Max(tile.Max, value);
        sensor.Min = Math.Min(sensor.Min, value);
        sensor.Max = Math.Max(sensor.Max, value);
    }

    private static void Evict(Span<BareTile> tiles, ref Sensor sensor, long start)
    {
        var before = sensor.FirstTile;
        while (sensor.FirstTile < sensor.LastTile && tiles[sensor.FirstTile & (Tiles - 1)].Index < start)
        {
            sensor.Sums.Subtract(tiles[sensor.FirstTile & (Tiles - 1)].Sums);
            sensor.FirstTile++;
        }

        if (sensor.FirstTile == before || sensor.FirstTile == sensor.LastTile)
        {
            return;
        }

        (sensor.Min, sensor.Max) = (double.PositiveInfinity, double.NegativeInfinity);
        sensor.First = tiles[sensor.FirstTile & (Tiles - 1)].First;
        for (var i = sensor.FirstTile; i < sensor.LastTile; i++)
        {
            sensor.Min = Math.Min(sensor.Min, tiles[i & (Tiles - 1)].Min);
            sensor.Max = Math.Max(sensor.Max, tiles[i & (Tiles - 1)].Max);
        }
    }

    private struct Sensor
    {
        public int Count;
        public long Newest;
        public long Begin;
        public double Origin;
        public int FirstTile;
        public int LastTile;
        public long TileEnd;
        public long NextStart;
        public BareSums Sums;
        public double Min;
        public double Max;
        public double First;
    }

    /// <summary>One exact window of all sensors: running sums, and the candidates for least and greatest in two monotonic queues.</summary>
    private sealed class Exact
    {
        private readonly long _length;
        private readonly int _room;
        private readonly State[] _states;
        private readonly int[] _least;
        private readonly int[] _greatest;

        public Exact(int sensors, TimeSpan length, TimeSpan interval)
        {
            _length = length.Ticks;
            _room = Room(length, interval);
            _states = new State[sensors];
            _least = new int[sensors * _room];
            _greatest = new int[sensors * _room];
        }

        public static int Room(TimeSpan length, TimeSpan interval) => (int)BitOperations.RoundUpToPowerOf2((uint)(length / interval) + 2);

        public void Take(int slot, int at, Span<long> times, Span<double> values, double origin, long begin)
        {
            ref var state = ref _states[slot];
            var ring = times.Length - 1;
            var (time, value) = (times[at & ring], values[at & ring]);
            var oldest = time - _length;
            while (state.From < at && times[state.From & ring] <= oldest)
            {
                state.Sums.Subtract(Seconds(times[state.From & ring], begin), values[state.From & ring] - origin);
                state.From++;
            }

            if (state.From == at)
            {
                state.Sums = default;
            }

            state.Sums.Add(Seconds(time, begin), value - origin);
            var room = _room - 1;
            var least = _least.AsSpan(slot * _room, _room);
            while (state.LeastFrom < state.LeastTo && least[state.LeastFrom & room] < state.From)
            {
                state.LeastFrom++;
            }

            while (state.LeastFrom < state.LeastTo && values[least[(state.LeastTo - 1) & room] & ring] >= value)
            {
                state.LeastTo--;
            }

            least[state.LeastTo++ & room] = at;
            var greatest = _greatest.AsSpan(slot * _room, _room);
            while (state.GreatestFrom < state.GreatestTo && greatest[state.GreatestFrom & room] < state.From)
            {
                state.GreatestFrom++;
            }

            while (state.GreatestFrom < state.GreatestTo && values[greatest[(state.GreatestTo - 1) & room] & ring] <= value)
            {
                state.GreatestTo--;
            }

            greatest[state.GreatestTo++ & room] = at;
        }

        public void Write(int slot, Span<double> values, double origin, double last, Span<double> features)
        {
            ref var state = ref _states[slot];
            var ring = values.Length - 1;
            state.Sums.Write(
                origin,
                values[_least[(slot * _room) + (state.LeastFrom & (_room - 1))] & ring],
                values[_greatest[(slot * _room) + (state.GreatestFrom & (_room - 1))] & ring],
                values[state.From & ring],
                last,
                features);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static double Seconds(long time, long begin) => (time - begin) / (double)TimeSpan.TicksPerSecond;

        private struct State
        {
            public int From;
            public int LeastFrom;
            public int LeastTo;
            public int GreatestFrom;
            public int GreatestTo;
            public BareSums Sums;
        }
    }
}
