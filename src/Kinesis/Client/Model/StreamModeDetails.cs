namespace SensorGrid.Kinesis.Client.Model;

/// <summary>How a stream's capacity is set.</summary>
public sealed class StreamModeDetails
{
    /// <summary><c>PROVISIONED</c> or <c>ON_DEMAND</c>.</summary>
    public string? StreamMode { get; set; }
}
