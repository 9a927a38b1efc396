using System.Buffers;
using System.Runtime.InteropServices;
using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.History;

/// <summary>The scores of a sensor's last hour of event time in at most 60 points, for a chart. Not part of what a replay is compared with.</summary>
/// <remarks>
/// As long as there are few, each score is a point; then those of the same second share one, of the same two seconds, and so on: a point is the highest of
/// its scores, since that is what a threshold is held against. Times are kept to the millisecond, scores in steps of 1/65,536, rounded up: what has reached a
/// threshold of so many steps is never below it. At most some 400 bytes, and half of that when written.
/// </remarks>
public sealed class ScoreTrail
{
    /// <summary>The maximum number of points.</summary>
    public const int Most = 60;

    private const byte Version = 2;
    private const double Steps = 1 << 16;

    private Point[] _points = [];
    private int _count;
    private long _begin;
    private long _step;

    /// <summary>The time that it reaches back.</summary>
    public static TimeSpan Length { get; } = TimeSpan.FromHours(1);

    /// <summary>The points, in time order.</summary>
    public IEnumerable<ScorePoint> Points
    {
        get
        {
            for (var i = 0; i < _count; i++)
            {
                yield return new ScorePoint(new DateTimeOffset(TimeOf(_points[i]), TimeSpan.Zero), _points[i].Score / Steps);
            }
        }
    }

    /// <summary>Restores what <see cref="ToArray"/> wrote; empty for nothing.</summary>
    /// <exception cref="InvalidDataException">The bytes are not that.</exception>
    public static ScoreTrail Restore(ReadOnlySpan<byte> written)
    {
        try
        {
            return written.IsEmpty ? new ScoreTrail() : Read(new SnapshotReader(written));
        }
        catch (OverflowException exception)
        {
            throw new InvalidDataException("The trail of scores is damaged: a number in it is out of range.", exception);
        }
    }

    /// <summary>Adds a score.</summary>
    /// <param name="time">Event time of its reading. Points after it are dropped.</param>
    /// <param name="score">The score.</param>
    public void Add(DateTimeOffset time, double score)
    {
        // A reading far ahead of its arrival was scored, and now those are that are not. (Or its bytes were damaged and could be read nevertheless.)
        while (_count > 0 && time.UtcTicks < TimeOf(_points[_count - 1]))
        {
            _count--;
        }

        RemoveUpTo(time.UtcTicks - Length.Ticks);
        Append(time.UtcTicks, StepsOf(score));
        while (_count > Most)
        {
            Coarsen();
        }
    }

    /// <summary>Serializes the whole trail for storage.</summary>
    public byte[] ToArray()
    {
        var written = new ArrayBufferWriter<byte>();
        var writer = new SnapshotWriter(written);
        writer.Byte(Version);
        writer.Fixed(_step);
        writer.Count(_count);
        writer.Fixed(_begin);

        // Most sensors read by whole seconds, or tenths of them.
        uint unit = 0;
        foreach (var point in _points.AsSpan(0, _count))
        {
            unit = GreatestCommonDivisor(unit, point.Offset);
        }

        writer.Count(unit);
        uint before = 0;
        foreach (var point in _points.AsSpan(0, _count))
        {
            writer.Count(unit == 0 ? 0 : (point.Offset - before) / unit);
            writer.Short(point.Score);
            before = point.Offset;
        }

        return written.WrittenSpan.ToArray();
    }

    private static ScoreTrail Read(SnapshotReader reader)
    {
        var version = reader.Byte();
        if (version != Version)
        {
            throw new InvalidDataException("The trail of scores has a format that this version cannot read.");
        }

        var trail = new ScoreTrail { _step = reader.Fixed() };
        var count = reader.Count();
        if (count > Most || trail._step < 0)
        {
            throw new InvalidDataException("The trail of scores is damaged: it has more points than there are.");
        }

        var time = reader.Fixed();
        var unit = checked(reader.Number() * TimeSpan.TicksPerMillisecond);
        for (var i = 0; i < count; i++)
        {
            time = checked(time + (reader.Number() * unit));
            if (time is < 0 || time > DateTimeOffset.MaxValue.Ticks)
            {
                throw new InvalidDataException("The trail of scores is damaged: a time in it is none.");
            }

            trail.Put(time, reader.Short());
        }

        return trail;
    }

    private static ushort StepsOf(double score) => (ushort)Math.Clamp(Math.Ceiling(score * Steps), 0, ushort.MaxValue);

    private static uint GreatestCommonDivisor(uint left, uint right)
    {
        while (right != 0)
        {
            (left, right) = (right, left % right);
        }

        return left;
    }

    private long TimeOf(Point point) => _begin + (point.Offset * TimeSpan.TicksPerMillisecond);

    private void RemoveUpTo(long time)
    {
        var gone = 0;
        while (gone < _count && TimeOf(_points[gone]) <= time)
        {
            gone++;
        }

        if (gone == 0 || gone == _count)
        {
            _count -= gone;
            return;
        }

        // What is left begins at its first point: offsets stay below an hour, and what the next reading is later.
        var moved = _points[gone].Offset;
        _begin += moved * TimeSpan.TicksPerMillisecond;
        _count -= gone;
        for (var i = 0; i < _count; i++)
        {
            _points[i] = new Point(_points[i + gone].Offset - moved, _points[i + gone].Score);
        }
    }

    private void Append(long time, ushort score)
    {
        if (_step == 0 || _count == 0 || time / _step != TimeOf(_points[_count - 1]) / _step)
        {
            Put(time, score);
        }
        else if (score >= _points[_count - 1].Score)
        {
            _count--;
            Put(time, score);
        }
    }

    private void Put(long time, ushort score)
    {
        if (_count == 0)
        {
            _begin = time;
        }

        if (_count == _points.Length)
        {
            Array.Resize(ref _points, Math.Min(Math.Max(4, _count + (_count / 2)), Most + 1));
        }

        _points[_count++] = new Point(checked((uint)((time - _begin) / TimeSpan.TicksPerMillisecond)), score);
    }

    private void Coarsen()
    {
        _step = Math.Max(TimeSpan.TicksPerSecond, 2 * _step);
        var (points, begin) = (_points.AsSpan(0, _count).ToArray(), _begin);
        _count = 0;
        foreach (var point in points)
        {
            Append(begin + (point.Offset * TimeSpan.TicksPerMillisecond), point.Score);
        }
    }

    /// <param name="Offset">Milliseconds after the first point.</param>
    /// <param name="Score">The score, in steps.</param>
    [StructLayout(LayoutKind.Sequential, Pack = sizeof(ushort))]
    private readonly record struct Point(uint Offset, ushort Score);
}
