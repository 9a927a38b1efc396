namespace SensorGrid.Kinesis.Client.Model;

/// <summary>The capacity mode of a stream.</summary>
public sealed class StreamModeDetails
{
    /// <summary><c>PROVISIONED</c> or <c>ON_DEMAND</c>.</summary>
    public string? StreamMode { get; set; }
}
