using SensorGrid.Features.Readings;
using SensorGrid.Sources.Formats.Json;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.Senml;

/// <summary>
/// Collects the readings of a pack until its end, since a label that is found there may refuse all of it. Consecutive records of one sensor and
/// one time become one reading.
/// </summary>
/// <param name="builder">Builds the readings.</param>
/// <param name="mostRejected">The most rejections whose reasons are kept.</param>
internal sealed class SenmlPack(ReadingBuilder builder, int mostRejected)
{
    private readonly HeldElements _elements = new(mostRejected);
    private readonly char[] _sensor = new char[ReadingLimits.SensorIdLength];
    private DateTimeOffset? _arrivedAt;
    private DateTimeOffset _time;
    private int _sensorLength;
    private int _packStart;
    private int _start;
    private int _end;
    private bool _hasReading;

    /// <summary>The reason that refuses the pack as a whole; null for none.</summary>
    public string? Fault { get; set; }

    /// <summary>Begins a pack.</summary>
    /// <param name="start">The offset of its first byte.</param>
    /// <param name="arrivedAt">The time when the record arrived in the stream; null when that is not known.</param>
    public void Begin(int start, DateTimeOffset? arrivedAt)
    {
        (_packStart, _arrivedAt, Fault, _hasReading) = (start, arrivedAt, null, false);
        _elements.Clear();
    }

    /// <summary>Ends the pack.</summary>
    /// <param name="end">The offset behind it.</param>
    /// <returns>Its readings and rejections in their order.</returns>
    public IReadOnlyList<HeldElement> End(int end)
    {
        Close();
        if (Fault is not null)
        {
            _elements.Clear();
            _elements.Reject(Fault, _packStart, end);
        }
        else if (_elements.All.Count == 0 && end - _packStart > 2)
        {
            _elements.Reject("The pack has no record with a value.", _packStart, end);
        }

        return _elements.All;
    }

    /// <summary>Adds a rejection; it ends the reading before it.</summary>
    public void Reject(string reason, int start, int end)
    {
        Close();
        _elements.Reject(reason, start, end);
    }

    /// <summary>The reading that a record belongs to: the one before it, or a new one.</summary>
    /// <param name="sensor">The sensor's id.</param>
    /// <param name="time">The event time.</param>
    /// <param name="start">The offset of the record's bytes.</param>
    /// <param name="end">The offset behind them.</param>
    public ReadingBuilder ReadingOf(ReadOnlySpan<char> sensor, DateTimeOffset time, int start, int end)
    {
        if (!_hasReading || time != _time || !sensor.SequenceEqual(_sensor.AsSpan(0, _sensorLength)))
        {
            Close();
            builder.Begin();
            builder.SetSensorId(sensor);
            builder.SetTime(time);
            (_start, _time, _hasReading) = (start, time, true);

            // One that is too long has been refused, and is the sensor of no later record.
            _sensorLength = sensor.TryCopyTo(_sensor) ? sensor.Length : 0;
        }

        _end = end;
        return builder;
    }

    private void Close()
    {
        if (!_hasReading)
        {
            return;
        }

        _hasReading = false;
        if (builder.MetricCount == 0)
        {
            builder.Refuse("It has no numeric value: 'vs' and 'vd' are skipped.");
        }

        if (builder.Build(_arrivedAt) is { } reading)
        {
            _elements.Accept(reading, _start, _end);
        }
        else
        {
            _elements.Reject(builder.Reason!, _start, _end);
        }
    }
}
