using System.Text.Json;
using SensorGrid.Features.Detection;

namespace SensorGrid.Features.Readings;

/// <summary>Reads one reading out of a JSON document. What is not well-formed throws; what is not a valid reading has a reason.</summary>
/// <param name="knownSensorId">Finds the id of a sensor that is known; null for none.</param>
internal sealed class ReadingParser(Func<ReadOnlySpan<char>, string?>? knownSensorId)
{
    // Among so few names looking at each is faster than a set.
    private const int MostLookedThrough = 16;

    // Names of metrics come again and again; names from outside are not collected without bound.
    private const int MostNames = 4096;
    private const int LongestEscapedTime = 256;
    private const int MostShown = 64;

    /// <summary>The reason for a value that is no object.</summary>
    public const string NotAnObject = "A reading is a JSON object.";

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly List<MetricValue> _metrics = [];
    private readonly List<string> _missing = [];
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);
    private string? _reason;
    private string? _sensorId;
    private string? _id;
    private DateTimeOffset? _timestamp;
    private bool _hasMetrics;
    private bool _hasId;
    private bool _retires;
    private bool _judges;
    private AnomalyFeedback? _feedback;

    /// <summary>Gets whether the last one was refused because properties are missing: it may be of another system.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>Reads the value that the reader stands on, to its end.</summary>
    /// <param name="json">Stands on the value's first token.</param>
    /// <param name="arrivedAt">The time when the record arrived in the stream; null outside of a stream.</param>
    /// <param name="reason">The reason why it is no reading; null when it is one.</param>
    public Reading? Parse(ref Utf8JsonReader json, DateTimeOffset? arrivedAt, out string? reason)
    {
        (_reason, _sensorId, _id, _timestamp, _hasMetrics, _hasId) = (null, null, null, null, false, false);
        (_retires, _judges, _feedback) = (false, false, null);
        IsIncomplete = false;
        _metrics.Clear();
        _missing.Clear();
        if (json.TokenType == JsonTokenType.StartObject)
        {
            ReadObject(ref json);
            CheckComplete();
        }
        else
        {
            json.Skip();
            Refuse(NotAnObject);
        }

        reason = _reason;
        return reason is null
            ? new Reading(_sensorId!, _timestamp!.Value, [.. _metrics], _id) { ArrivedAt = arrivedAt, Missing = [.. _missing], Retires = _retires, Feedback = _feedback }
            : null;
    }

    private void ReadObject(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            if (IsNamed(ref json, "sensorId"u8))
            {
                json.Read();
                ReadSensorId(ref json);
            }
            else if (IsNamed(ref json, "timestamp"u8))
            {
                json.Read();
                ReadTimestamp(ref json);
            }
            else if (IsNamed(ref json, "metrics"u8))
            {
                json.Read();
                ReadMetrics(ref json);
            }
            else if (IsNamed(ref json, "id"u8))
            {
                json.Read();
                ReadId(ref json);
            }
            else if (IsNamed(ref json, "retire"u8))
            {
                json.Read();
                ReadRetire(ref json);
            }
            else if (IsNamed(ref json, "feedback"u8))
            {
                json.Read();
                ReadFeedback(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }

    /// <summary>Determines whether the reader's current property has this name.</summary>
    public static bool IsNamed(ref Utf8JsonReader json, ReadOnlySpan<byte> name)
    {
        try
        {
            return json.ValueTextEquals(name);
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair: well-formed JSON, but no text, so not one of ours.
            return false;
        }
    }

    private void CheckComplete()
    {
        var isGood = _reason is null;
        RefuseIf(_sensorId is null, "'sensorId' is missing.");
        RefuseIf(_timestamp is null, "'timestamp' is missing.");
        RefuseIf(!_hasMetrics && !_retires && !_judges, "'metrics' is missing.");

        // Of an object without both, that is the reason, whatever else is wrong with it.
        IsIncomplete = isGood ? _reason is not null : _sensorId is null && !_hasMetrics && !_retires && !_judges;
        RefuseIf(_hasMetrics && _retires, "'retire' and 'metrics' are given together: a reading that retires its sensor has no metrics.");
        RefuseIf(_hasMetrics && _judges, "'feedback' and 'metrics' are given together: a verdict is no reading and has no metrics.");
        RefuseIf(_retires && _judges, "'feedback' and 'retire' are given together: send one after the other.");
        RefuseIf(_hasMetrics && _metrics.Count + _missing.Count == 0, "'metrics' is empty.");
    }

    private void ReadRetire(ref Utf8JsonReader json)
    {
        RefuseIf(_retires, "'retire' is given twice.");
        RefuseIf(json.TokenType != JsonTokenType.True, "'retire' must be true, or be left out.");
        json.Skip();
        _retires = true;
    }

    private void ReadFeedback(ref Utf8JsonReader json)
    {
        RefuseIf(_judges, "'feedback' is given twice.");
        _judges = true;
        _feedback = FeedbackParser.Parse(ref json, out var reason);
        if (reason is not null)
        {
            Refuse(reason);
        }
    }

    private void ReadSensorId(ref Utf8JsonReader json)
    {
        RefuseIf(_sensorId is not null, "'sensorId' is given twice.");
        if (KnownSensorId(ref json) is { } known)
        {
            _sensorId = known;
        }
        else if (TryReadText(ref json, "sensorId", ReadingLimits.SensorIdLength, out var text))
        {
            _sensorId = text;
        }
    }

    private string? KnownSensorId(ref Utf8JsonReader json)
    {
        if (knownSensorId is null || json.TokenType != JsonTokenType.String || json.ValueIsEscaped || json.ValueSpan.Length > ReadingLimits.SensorIdLength)
        {
            return null;
        }

        Span<char> characters = stackalloc char[ReadingLimits.SensorIdLength];
        return System.Text.Unicode.Utf8.ToUtf16(json.ValueSpan, characters, out _, out var length, replaceInvalidSequences: false) == System.Buffers.OperationStatus.Done
            ? knownSensorId(characters[..length])
            : null;
    }

    private void ReadId(ref Utf8JsonReader json)
    {
        RefuseIf(_hasId, "'id' is given twice.");
        _hasId = true;
        if (json.TokenType != JsonTokenType.Null && TryReadText(ref json, "id", ReadingLimits.ReadingIdLength, out var text))
        {
            _id = text;
        }
    }

    private bool TryReadText(ref Utf8JsonReader json, string name, int mostCharacters, out string text)
    {
        text = "";
        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            Refuse($"'{name}' must be a string.");
            return false;
        }

        try
        {
            text = json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            Refuse(System.Text.Unicode.Utf8.IsValid(json.ValueSpan)
                ? $"'{name}' is not valid Unicode."
                : $"'{name}' is not valid Unicode: {ContentHint.OfBadUtf8(json.ValueSpan)}.");
            return false;
        }

        if (text.Length == 0)
        {
            Refuse($"'{name}' is empty.");
        }
        else if (text.Length > mostCharacters)
        {
            Refuse($"'{name}' has {text.Length} characters, but at most {mostCharacters} are allowed.");
        }
        else if (text.AsSpan().ContainsAnyInRange('\0', '\x1F') || text.AsSpan().ContainsAnyInRange('\x7F', '\x9F'))
        {
            Refuse($"'{name}' has control characters.");
        }

        return _reason is null;
    }

    private void ReadTimestamp(ref Utf8JsonReader json)
    {
        RefuseIf(_timestamp is not null, "'timestamp' is given twice.");
        var isText = json.TokenType is JsonTokenType.String or JsonTokenType.Number;
        var error = ReadEventTime(ref json, out var instant);
        _timestamp = isText ? instant : _timestamp;
        if (error != TimestampError.None)
        {
            Refuse($"'timestamp' {(isText ? Shown(json.ValueSpan) : "")}{Timestamps.Explain(error)}.");
        }
    }

    /// <summary>Reads the value that the reader stands on, to its end, as an event time.</summary>
    public static TimestampError ReadEventTime(ref Utf8JsonReader json, out DateTimeOffset instant)
    {
        if (json.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
        {
            json.Skip();
            instant = default;
            return TimestampError.NotATime;
        }

        var error = json.ValueIsEscaped ? ParseEscaped(ref json, out instant) : Timestamps.Parse(json.ValueSpan, out instant);
        return error == TimestampError.None ? Timestamps.CheckEventTime(instant) : error;
    }

    // A plus sign is often written as \u002B.
    private static TimestampError ParseEscaped(ref Utf8JsonReader json, out DateTimeOffset instant)
    {
        instant = default;
        if (json.ValueSpan.Length > LongestEscapedTime)
        {
            return TimestampError.NotATime;
        }

        Span<byte> text = stackalloc byte[LongestEscapedTime];
        try
        {
            return Timestamps.Parse(text[..json.CopyString(text)], out instant);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return TimestampError.NotATime;
        }
    }

    // With a thousand metrics nobody finds a name that is not told.
    private static string ShownName(ref Utf8JsonReader json)
    {
        const string Unknown = "a name";
        if (json.ValueSpan.Length is 0 or > MostShown || json.ValueIsEscaped || !System.Text.Unicode.Utf8.IsValid(json.ValueSpan))
        {
            return json.ValueSpan.IsEmpty ? "an empty name" : Unknown;
        }

        var name = System.Text.Encoding.UTF8.GetString(json.ValueSpan);
        return name.Any(char.IsControl) ? Unknown : $"'{name}'";
    }

    private static string Shown(ReadOnlySpan<byte> text) =>
        text.Length <= MostShown && !text.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? $"{System.Text.Encoding.ASCII.GetString(text)} " : "";

    private void ReadMetrics(ref Utf8JsonReader json)
    {
        RefuseIf(_hasMetrics, "'metrics' is given twice.");
        _hasMetrics = true;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            Refuse("'metrics' must be an object of names and numbers.");
            return;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            ReadMetric(ref json);
        }
    }

    private void ReadMetric(ref Utf8JsonReader json)
    {
        var name = ReadMetricName(ref json);
        json.Read();
        var isMissing = json.TokenType == JsonTokenType.Null || (json.TokenType == JsonTokenType.String && NonFinite.Is(json.ValueSpan));
        if (json.TokenType != JsonTokenType.Number && !isMissing)
        {
            var hint = json.TokenType == JsonTokenType.StartObject ? $": an object is given; give its value alone, {{\"{name}\":20.5}}" : "";
            json.Skip();
            Refuse($"metric '{name}' is not a number{hint}.");
            return;
        }

        if (name is null || _reason is not null)
        {
            return;
        }

        // A number beyond the range of a double is read as infinite.
        var value = isMissing ? 0 : json.GetDouble();
        if (!double.IsFinite(value))
        {
            Refuse($"metric '{name}' is not finite.");
        }
        else if (IsGiven(name))
        {
            Refuse($"metric '{name}' is given twice.");
        }
        else if (_metrics.Count + _missing.Count == ReadingLimits.Metrics)
        {
            Refuse($"There are more than {ReadingLimits.Metrics} metrics.");
        }
        else if (isMissing)
        {
            _missing.Add(name);
        }
        else
        {
            _metrics.Add(new MetricValue(name, value));
        }
    }

    private bool IsGiven(string name)
    {
        var count = _metrics.Count + _missing.Count;
        if (count > MostLookedThrough)
        {
            return !_given.Add(name);
        }

        if (count == MostLookedThrough)
        {
            _given.Clear();
            _given.UnionWith(_metrics.Select(metric => metric.Name));
            _given.UnionWith(_missing);
            return !_given.Add(name);
        }

        foreach (var metric in _metrics)
        {
            if (metric.Name == name)
            {
                return true;
            }
        }

        return _missing.Contains(name);
    }

    private string? ReadMetricName(ref Utf8JsonReader json)
    {
        Span<char> characters = stackalloc char[ReadingLimits.MetricNameLength];
        if (json.ValueIsEscaped || json.ValueSpan.Length > characters.Length)
        {
            Refuse($"{ShownName(ref json)} in 'metrics' is not {MetricNames.Rule}.");
            return null;
        }

        var status = System.Text.Ascii.ToUtf16(json.ValueSpan, characters, out var length);
        var name = characters[..length];
        if (status != System.Buffers.OperationStatus.Done || !MetricNames.IsValid(name))
        {
            Refuse($"{ShownName(ref json)} in 'metrics' is not {MetricNames.Rule}.");
            return null;
        }

        var lookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(name, out var known))
        {
            known = name.ToString();
            if (_names.Count < MostNames)
            {
                _names.Add(known, known);
            }
        }

        return known;
    }

    private void RefuseIf(bool condition, string reason)
    {
        if (condition)
        {
            Refuse(reason);
        }
    }

    // The first reason is reported: the others may follow from it.
    private void Refuse(string reason) => _reason ??= reason;
}
