using System.Text.Json;
using SensorGrid.Sources.Formats.Json;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.Senml;

/// <summary>Decodes SenML. An array is a pack; an object in no array is a pack of its own.</summary>
/// <param name="format">The mapping.</param>
/// <param name="options">The options of every decoder.</param>
internal sealed class SenmlDecoder(SenmlFormat format, DecoderOptions options) : JsonElementDecoder(options)
{
    /// <summary>Times from here on, in seconds, are absolute.</summary>
    private const decimal FirstAbsoluteTime = 1 << 28;

    private const string SumSuffix = "_sum";

    private readonly SenmlRecord _record = new();
    private readonly SenmlNames _names = new(format);
    private readonly SenmlPack _pack = new(new ReadingBuilder(options.KnownSensorId), options.MostRejected);
    private readonly char[] _sumName = new char[(2 * JsonText.Longest) + SumSuffix.Length];
    private readonly char[] _baseName = new char[JsonText.Longest];
    private int _baseNameLength;
    private decimal _baseTime;
    private double _baseValue;
    private double _baseSum;
    private string? _unresolvable;
    private bool _isInPack;
    private decimal? _seconds;
    private DateTimeOffset _time;

    /// <inheritdoc/>
    protected override void BeginArray(int start)
    {
        _pack.Begin(start, ArrivedAt);
        (_baseNameLength, _baseTime, _baseValue, _baseSum, _unresolvable, _isInPack, _seconds) = (0, 0, 0, 0, null, true, null);
    }

    /// <inheritdoc/>
    protected override void EndArray(int end)
    {
        _isInPack = false;
        Release(_pack.End(end));
    }

    /// <inheritdoc/>
    protected override void Parse(ReadOnlySpan<byte> source, ref Utf8JsonReader json) => _record.Parse(ref json);

    /// <inheritdoc/>
    protected override void Emit(int start, int end)
    {
        if (_isInPack)
        {
            Add(start, end);
            return;
        }

        BeginArray(start);
        Add(start, end);
        EndArray(end);
    }

    /// <inheritdoc/>
    protected override void Refuse(ReadOnlySpan<byte> text, string reason, int start, int end)
    {
        if (!_isInPack)
        {
            base.Refuse(text, reason, start, end);
            return;
        }

        _pack.Reject(reason, start, end);
        if (text[start..end].IndexOf("\"b"u8) >= 0)
        {
            _unresolvable ??= "A record before it is malformed, and may have base fields that it needs.";
        }
    }

    private void Add(int start, int end)
    {
        _pack.Fault ??= _record.PackFault;
        _unresolvable ??= _record.IsBaseAtFault ? $"A base field before it is wrong: {_record.Fault}" : null;
        if (!_record.IsBaseAtFault && _unresolvable is null)
        {
            // They hold for what follows, whatever is wrong with the record's own value.
            SetBase();
        }

        if (_record.Fault is { } fault || (fault = _unresolvable) is not null)
        {
            _pack.Reject(fault, start, end);
            return;
        }

        if (!_record.Has(SenmlLabel.AnyValue))
        {
            if (!_record.Has(SenmlLabel.Base | SenmlLabel.Version) || _record.Has(SenmlLabel.Name | SenmlLabel.Time))
            {
                _pack.Reject("It has no value: 'v', 'vb' or 's' is expected.", start, end);
            }

            return;
        }

        var split = _names.Split(_baseName.AsSpan(0, _baseNameLength), _record.Name, out var sensor, out var metric);
        DateTimeOffset time = default;
        if ((split ?? TimeOf(out time)) is { } reason)
        {
            _pack.Reject(reason, start, end);
            return;
        }

        var reading = _pack.ReadingOf(sensor, time, start, end);
        AddMetrics(reading, metric);
    }

    private void SetBase()
    {
        if (_record.Has(SenmlLabel.BaseName))
        {
            _record.BaseName.CopyTo(_baseName);
            _baseNameLength = _record.BaseName.Length;
        }

        _baseTime = _record.Has(SenmlLabel.BaseTime) ? _record.BaseTime : _baseTime;
        _baseValue = _record.Has(SenmlLabel.BaseValue) ? _record.BaseValue : _baseValue;
        _baseSum = _record.Has(SenmlLabel.BaseSum) ? _record.BaseSum : _baseSum;
    }

    private string? TimeOf(out DateTimeOffset time)
    {
        time = default;
        decimal seconds;
        try
        {
            seconds = _baseTime + _record.Time;
        }
        catch (OverflowException)
        {
            return "'t' and 'bt' are no time together.";
        }

        if (_isInPack && seconds == _seconds)
        {
            time = _time;
            return null;
        }

        var fault = Resolve(seconds, out time);
        _seconds = fault is null ? seconds : null;
        _time = time;
        return fault;
    }

    private string? Resolve(decimal seconds, out DateTimeOffset time)
    {
        time = default;
        if (seconds >= FirstAbsoluteTime)
        {
            return EpochTime.TryRead(seconds, EpochUnit.Seconds, out time)
                ? null
                : "'t', with 'bt', is outside of the years 1 to 9999: SenML has seconds since 1970, not milliseconds.";
        }

        if (ArrivedAt is not { } now)
        {
            return "Its time is relative (below 2^28 seconds), and the time of the record's arrival is not known here.";
        }

        if (seconds < -FirstAbsoluteTime)
        {
            return "'t', with 'bt', is more than eight years before the record's arrival.";
        }

        time = now.AddTicks((long)decimal.Floor(seconds * TimeSpan.TicksPerSecond));
        return null;
    }

    private void AddMetrics(ReadingBuilder reading, ReadOnlySpan<char> metric)
    {
        if (_record.Has(SenmlLabel.Value | SenmlLabel.Boolean))
        {
            reading.AddMetric(metric, _record.Has(SenmlLabel.Boolean) ? _record.Value : _baseValue + _record.Value);
        }
        else if (_record.Has(SenmlLabel.Text | SenmlLabel.Data))
        {
            reading.AddSkipped(metric);
        }

        if (_record.Has(SenmlLabel.Sum))
        {
            metric.CopyTo(_sumName);
            SumSuffix.CopyTo(_sumName.AsSpan(metric.Length));
            reading.AddMetric(_sumName.AsSpan(0, metric.Length + SumSuffix.Length), _baseSum + _record.Sum);
        }
    }
}
