using System.Buffers;
using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.History;

/// <summary>The scores of a sensor's last hour of event time in at most 60 points, for a chart. Not part of what a replay is compared with.</summary>
/// <remarks>
/// As long as there are few, each score is a point; then those of the same second share one, of the same two seconds, and so on: a point is the highest of
/// its scores, since that is what a threshold is held against. At most some 700 bytes, and half of that when written.
/// </remarks>
public sealed class ScoreTrail
{
    /// <summary>How many points there are at the most.</summary>
    public const int Most = 60;

    private const byte Version = 1;

    private readonly List<long> _times = [];
    private readonly List<float> _scores = [];
    private long _step;

    /// <summary>How far it reaches back.</summary>
    public static TimeSpan Length { get; } = TimeSpan.FromHours(1);

    /// <summary>The points, in time order.</summary>
    public IEnumerable<ScorePoint> Points => _times.Zip(_scores, (time, score) => new ScorePoint(new DateTimeOffset(time, TimeSpan.Zero), score));

    /// <summary>Goes on from what <see cref="ToArray"/> gave; empty for nothing.</summary>
    /// <exception cref="InvalidDataException">The bytes are not that.</exception>
    public static ScoreTrail Restore(ReadOnlySpan<byte> written)
    {
        var trail = new ScoreTrail();
        if (written.IsEmpty)
        {
            return trail;
        }

        var reader = new SnapshotReader(written);
        if (reader.Byte() != Version)
        {
            throw new InvalidDataException("The trail of scores has a format that this version cannot read.");
        }

        trail._step = reader.Fixed();
        var count = reader.Count();
        long time = 0;
        for (var i = 0; i < count; i++)
        {
            time += reader.Signed();
            trail._times.Add(time);
            trail._scores.Add(reader.Single());
        }

        return trail;
    }

    /// <summary>Takes a score.</summary>
    /// <param name="time">Event time of its reading, after all before.</param>
    /// <param name="score">The score.</param>
    public void Add(DateTimeOffset time, double score)
    {
        Append(time.UtcTicks, (float)score);
        var gone = 0;
        while (_times[gone] <= time.UtcTicks - Length.Ticks)
        {
            gone++;
        }

        _times.RemoveRange(0, gone);
        _scores.RemoveRange(0, gone);
        while (_times.Count > Most)
        {
            Coarsen();
        }
    }

    /// <summary>All of it, to be kept.</summary>
    public byte[] ToArray()
    {
        var written = new ArrayBufferWriter<byte>();
        var writer = new SnapshotWriter(written);
        writer.Byte(Version);
        writer.Fixed(_step);
        writer.Count(_times.Count);
        long before = 0;
        for (var i = 0; i < _times.Count; i++)
        {
            writer.Signed(_times[i] - before);
            writer.Single(_scores[i]);
            before = _times[i];
        }

        return written.WrittenSpan.ToArray();
    }

    private void Append(long time, float score)
    {
        if (_step == 0 || _times.Count == 0 || time / _step != _times[^1] / _step)
        {
            _times.Add(time);
            _scores.Add(score);
        }
        else if (score >= _scores[^1])
        {
            (_times[^1], _scores[^1]) = (time, score);
        }
    }

    private void Coarsen()
    {
        _step = Math.Max(TimeSpan.TicksPerSecond, 2 * _step);
        var (times, scores) = (_times.ToArray(), _scores.ToArray());
        _times.Clear();
        _scores.Clear();
        for (var i = 0; i < times.Length; i++)
        {
            Append(times[i], scores[i]);
        }
    }
}
