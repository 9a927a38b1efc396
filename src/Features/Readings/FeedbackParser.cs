using System.Text.Json;
using SensorGrid.Features.Detection;

namespace SensorGrid.Features.Readings;

/// <summary>Reads the verdict of a reading: <c>{"verdict":"normal","metric":"temp","from":time,"to":time}</c>, <c>metric</c> left out or null for a silence.</summary>
/// <remarks>A member that is unknown is refused: ignored, a misspelt <c>metric</c> would judge something else.</remarks>
internal struct FeedbackParser
{
    private const string Form = """{"verdict":"normal","metric":"temp","from":"2026-11-22T10:00:00Z","to":"2026-11-22T10:05:00Z"}""";

    private string? _reason;
    private AnomalyVerdict? _verdict;
    private string? _metric;
    private bool _hasMetric;
    private DateTimeOffset? _from;
    private DateTimeOffset? _to;

    /// <summary>Reads the value that the reader stands on, to its end.</summary>
    /// <param name="json">Stands on the value's first token.</param>
    /// <param name="reason">The reason why it is no verdict; null when it is one.</param>
    public static AnomalyFeedback? Parse(ref Utf8JsonReader json, out string? reason)
    {
        var parser = default(FeedbackParser);
        if (json.TokenType == JsonTokenType.StartObject)
        {
            parser.ReadObject(ref json);
            parser.CheckComplete();
        }
        else
        {
            json.Skip();
            parser.Refuse($"'feedback' must be an object such as {Form}.");
        }

        reason = parser._reason;
        return reason is null ? new AnomalyFeedback(parser._verdict!.Value, parser._metric, parser._from!.Value, parser._to!.Value) : null;
    }

    private void ReadObject(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            if (ReadingParser.IsNamed(ref json, "verdict"u8))
            {
                json.Read();
                ReadVerdict(ref json);
            }
            else if (ReadingParser.IsNamed(ref json, "metric"u8))
            {
                json.Read();
                ReadMetric(ref json);
            }
            else if (ReadingParser.IsNamed(ref json, "from"u8))
            {
                json.Read();
                ReadTime(ref json, "from", ref _from);
            }
            else if (ReadingParser.IsNamed(ref json, "to"u8))
            {
                json.Read();
                ReadTime(ref json, "to", ref _to);
            }
            else
            {
                json.Skip();
                Refuse("'feedback' has an unknown member: known are verdict, metric, from, to.");
            }
        }
    }

    private void CheckComplete()
    {
        RefuseIf(_verdict is null, "'verdict' of 'feedback' is missing.");
        RefuseIf(_from is null, "'from' of 'feedback' is missing.");
        RefuseIf(_to is null, "'to' of 'feedback' is missing.");
        RefuseIf(_to < _from, "'to' of 'feedback' is before its 'from'.");
    }

    private void ReadVerdict(ref Utf8JsonReader json)
    {
        RefuseIf(_verdict is not null, "'verdict' of 'feedback' is given twice.");
        RefuseIf(!AnomalyVerdicts.TryParse(TextOf(ref json), out _verdict), $"'verdict' of 'feedback' must be {AnomalyVerdicts.Expected}.");
    }

    private void ReadMetric(ref Utf8JsonReader json)
    {
        RefuseIf(_hasMetric, "'metric' of 'feedback' is given twice.");
        _hasMetric = true;
        if (json.TokenType != JsonTokenType.Null)
        {
            _metric = TextOf(ref json);
            RefuseIf(!MetricNames.IsValid(_metric), $"'metric' of 'feedback' is not {MetricNames.Rule}.");
        }
    }

    private void ReadTime(ref Utf8JsonReader json, string name, ref DateTimeOffset? time)
    {
        RefuseIf(time is not null, $"'{name}' of 'feedback' is given twice.");
        var error = ReadingParser.ReadEventTime(ref json, out var instant);
        time = instant;
        RefuseIf(error != TimestampError.None, $"'{name}' of 'feedback' {Timestamps.Explain(error)}.");
    }

    private static string? TextOf(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            return null;
        }

        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, or not UTF-8.
            return null;
        }
    }

    private void RefuseIf(bool condition, string reason)
    {
        if (condition)
        {
            Refuse(reason);
        }
    }

    private void Refuse(string reason) => _reason ??= reason;
}
