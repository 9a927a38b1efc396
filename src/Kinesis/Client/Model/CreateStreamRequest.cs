namespace SensorGrid.Kinesis.Client.Model;

/// <summary>Makes a stream; it can be used once its status is <c>ACTIVE</c>.</summary>
public sealed class CreateStreamRequest : AmazonKinesisRequest
{
    /// <summary>1-128 characters of <c>[a-zA-Z0-9_.-]</c>.</summary>
    public string? StreamName { get; set; }

    /// <summary>The initial number of shards of a provisioned stream.</summary>
    public int? ShardCount { get; set; }

    /// <summary>Provisioned when null.</summary>
    public StreamModeDetails? StreamModeDetails { get; set; }
}
