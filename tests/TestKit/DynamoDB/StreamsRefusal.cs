namespace SensorGrid.TestKit.DynamoDB;

/// <summary>An error answer of <see cref="StreamsServer"/>.</summary>
internal sealed class StreamsRefusal(string code, string message, int status = 400) : Exception(message)
{
    public string Code => code;

    public int Status => status;

    public static StreamsRefusal NotFound(string what) => new("ResourceNotFoundException", $"Requested resource not found: {what} not found");

    public static StreamsRefusal Trimmed() => new("TrimmedDataAccessException", "The operation attempted to read past the oldest stream record in a shard.");

    public static StreamsRefusal Invalid(string message) => new("ValidationException", message);
}
