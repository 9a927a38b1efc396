using System.Text.Json;

namespace SensorGrid.Kinesis.Local.Wire;

/// <summary>The members of a request's JSON object, each checked as it is read.</summary>
internal readonly struct Arguments(JsonElement body)
{
    /// <summary>Gets the stream named by StreamName or StreamARN.</summary>
    public string StreamName()
    {
        if (OptionalText("StreamName") is { } name)
        {
            return CheckedStreamName(name);
        }

        return OptionalText("StreamARN") is { } arn
            ? Names.StreamOfArn(arn) ?? throw KinesisError.Validation("streamARN", $"'{arn}'", "satisfy regular expression pattern: arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+")
            : throw KinesisError.InvalidArgument("Either StreamName or StreamARN must be provided.");
    }

    /// <summary>Gets the name of a new stream, by StreamName alone: CreateStream takes no ARN.</summary>
    public string NewStreamName() => CheckedStreamName(Text("StreamName"));

    public bool Has(string name) => OptionalText(name) is not null;

    public string Text(string name) => OptionalText(name) ?? throw KinesisError.Validation(Member(name), "null", "not be null");

    public string? OptionalText(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => Text(name, value),
        { } value => throw Mistyped(name, value, "a string"),
    };

    public int? OptionalNumber(string name, int from, int to)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number))
        {
            throw Mistyped(name, value, "a whole number");
        }

        return number < from ? throw KinesisError.Validation(Member(name), $"'{number}'", $"have value greater than or equal to {from}")
            : number > to ? throw KinesisError.Validation(Member(name), $"'{number}'", $"have value less than or equal to {to}")
            : (int)number;
    }

    public int Number(string name, int from, int to) =>
        OptionalNumber(name, from, to) ?? throw KinesisError.Validation(Member(name), "null", "not be null");

    /// <summary>Gets a time in milliseconds, which is given in seconds since 1970 with a fraction.</summary>
    public long? OptionalTime(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetDecimal(out var seconds) && Math.Abs(seconds) < 1e12m => (long)Math.Floor(seconds * 1000),
        { } value => throw Mistyped(name, value, "a time in seconds"),
    };

    public Arguments? OptionalObject(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new Arguments(value),
        { } value => throw Mistyped(name, value, "an object"),
    };

    public UInt128 HashKey(string name)
    {
        var text = Text(name);
        return HashKeys.TryParse(text, out var key)
            ? key
            : throw KinesisError.Validation(Member(name), $"'{text}'", "satisfy regular expression pattern: 0|([1-9]\\d{0,38})");
    }

    public string? OptionalChoice(string name, params ReadOnlySpan<string> choices) =>
        OptionalText(name) is not { } text ? null
        : choices.Contains(text) ? text
        : throw KinesisError.Validation(Member(name), $"'{text}'", $"satisfy enum value set: [{string.Join(", ", choices.ToArray())}]");

    private static string CheckedStreamName(string name) => Names.IsStreamName(name)
        ? name
        : throw KinesisError.Validation("streamName", $"'{name}'", "satisfy regular expression pattern: [a-zA-Z0-9_.-]{1,128}");

    private static string Text(string name, JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw KinesisError.Serialization($"{name} is not valid Unicode text.");
        }
    }

    private static string Member(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static KinesisError Mistyped(string name, JsonElement value, string wanted) =>
        KinesisError.Serialization($"{name} must be {wanted} and is {value.ValueKind}.");

    private JsonElement? Find(string name)
    {
        try
        {
            return body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair in some name: well-formed JSON, but no text that could be compared.
            throw KinesisError.Serialization("A name in the request is not valid Unicode text.");
        }
    }
}
