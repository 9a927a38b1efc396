namespace SensorGrid.TestKit.Node;

/// <summary>An error answer as <c>@aws-sdk/client-kinesis</c> reported it.</summary>
public sealed class AwsKinesisException(string name, string message, int status, int attempts) : Exception($"{name} ({status}): {message}")
{
    /// <summary>E.g. <c>ResourceNotFoundException</c>.</summary>
    public string Name { get; } = name;

    public string Text { get; } = message;

    public int Status { get; } = status;

    public int Attempts { get; } = attempts;
}
