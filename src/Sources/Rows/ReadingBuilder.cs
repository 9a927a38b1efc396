using SensorGrid.Features.Readings;

namespace SensorGrid.Sources.Rows;

/// <summary>
/// Builds a reading from a foreign row by the rules that hold for all readings (<see cref="ReadingLimits"/>), and gives the first reason why it
/// cannot be one. Used for one row after the other; not safe for concurrent use.
/// </summary>
/// <param name="knownSensorId">Finds the id of a sensor that is known; null for none.</param>
internal sealed class ReadingBuilder(Func<ReadOnlySpan<char>, string?>? knownSensorId)
{
    private readonly MetricNameCache _names = new();
    private readonly GivenNames _given = new();
    private readonly List<MetricValue> _metrics = [];
    private readonly List<string> _missing = [];
    private string? _sensorId;
    private string? _id;
    private DateTimeOffset? _time;

    /// <summary>The fault of the row so far; null when there is none. The first one counts: the others may follow from it.</summary>
    public string? Reason { get; private set; }

    /// <summary>The number of metrics so far, those without a value among them.</summary>
    public int MetricCount => _metrics.Count + _missing.Count;

    /// <summary>Begins the next row.</summary>
    public void Begin()
    {
        (_sensorId, _id, _time, Reason) = (null, null, null, null);
        _metrics.Clear();
        _missing.Clear();
        _given.Clear();
    }

    /// <summary>Notes a fault.</summary>
    /// <param name="reason">The fault and the remedy, a sentence.</param>
    public void Refuse(string reason) => Reason ??= reason;

    /// <summary>Sets the sensor's id.</summary>
    /// <param name="id">Its text; one that is empty, too long or has control characters is a fault.</param>
    public void SetSensorId(ReadOnlySpan<char> id) =>
        _sensorId = knownSensorId?.Invoke(id) ?? Text(id, "sensor id", ReadingLimits.SensorIdLength);

    /// <summary>Sets the event time; one before <see cref="Timestamps.EarliestEventTime"/> is a fault.</summary>
    /// <param name="time">The time, UTC.</param>
    public void SetTime(DateTimeOffset time)
    {
        _time = time;
        if (Timestamps.CheckEventTime(time) is not TimestampError.None and var error)
        {
            Refuse($"The time {Rfc3339.Format(time)} {Timestamps.Explain(error)}.");
        }
    }

    /// <summary>Sets the producer's name of the reading.</summary>
    /// <param name="id">Its text; one that is empty, too long or has control characters is a fault.</param>
    public void SetId(ReadOnlySpan<char> id) => _id = Text(id, "reading's id", ReadingLimits.ReadingIdLength);

    /// <summary>Adds a metric.</summary>
    /// <param name="name">The name as it came: see <see cref="MetricNaming"/>. Two that become one name are a fault.</param>
    /// <param name="value">Its value; NaN and infinities are missing values.</param>
    public void AddMetric(ReadOnlySpan<char> name, double value)
    {
        if (AddName(name) is not { } metric)
        {
            return;
        }

        if (double.IsFinite(value))
        {
            _metrics.Add(new MetricValue(metric, value));
        }
        else
        {
            _missing.Add(metric);
        }
    }

    /// <summary>Adds a metric without a value.</summary>
    /// <param name="name">The name as it came.</param>
    public void AddMissing(ReadOnlySpan<char> name) => AddMetric(name, double.NaN);

    /// <summary>Notes a field that is no metric, such as a text: it is left out, but its name may not be given twice.</summary>
    /// <param name="name">The name as it came.</param>
    public void AddSkipped(ReadOnlySpan<char> name)
    {
        if (!_given.TryAddSkipped(_names.Of(name)))
        {
            Refuse($"'{Shown(name)}' is given twice.");
        }
    }

    /// <summary>Builds the reading.</summary>
    /// <param name="arrivedAt">The time when its record arrived in the stream; null outside of a stream.</param>
    /// <returns>The reading; null when there is a <see cref="Reason"/>, also one that is found only now, such as no metric at all.</returns>
    public Reading? Build(DateTimeOffset? arrivedAt)
    {
        if (_sensorId is null)
        {
            Refuse("It has no sensor id.");
        }

        if (_time is null)
        {
            Refuse("It has no time.");
        }

        if (MetricCount == 0)
        {
            Refuse("It has no numeric value.");
        }

        return Reason is null ? new Reading(_sensorId!, _time!.Value, [.. _metrics], _id) { ArrivedAt = arrivedAt, Missing = [.. _missing] } : null;
    }

    private string? AddName(ReadOnlySpan<char> name)
    {
        var known = _names.Of(name);
        if (known.Metric is null)
        {
            Refuse($"'{Shown(name)}' cannot be made {MetricNames.Rule}.");
            return null;
        }

        if (MetricCount == ReadingLimits.Metrics)
        {
            Refuse($"There are more than {ReadingLimits.Metrics} metrics.");
            return null;
        }

        if (_given.Add(known) is { } earlier)
        {
            Refuse(name.SequenceEqual(earlier) ? $"'{Shown(name)}' is given twice." : $"'{earlier}' and '{Shown(name)}' would both be the metric '{known.Metric}'.");
            return null;
        }

        return known.Metric;
    }

    private string? Text(ReadOnlySpan<char> text, string what, int mostCharacters)
    {
        if (text.IsEmpty)
        {
            Refuse($"The {what} is empty.");
        }
        else if (text.Length > mostCharacters)
        {
            Refuse($"The {what} has {text.Length} characters, but at most {mostCharacters} are allowed.");
        }
        else if (text.ContainsAnyInRange('\0', '\x1F') || text.ContainsAnyInRange('\x7F', '\x9F'))
        {
            Refuse($"The {what} has control characters.");
        }
        else
        {
            return text.ToString();
        }

        return null;
    }

    private static string Shown(ReadOnlySpan<char> name) => name.Length <= 64 ? name.ToString() : $"{name[..64]}...";
}
