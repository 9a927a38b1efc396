using Amazon.Runtime.Internal;

namespace SensorGrid.Kinesis.DynamoDB.Wire;

/// <summary>The service as the SDK names it in its metrics.</summary>
internal sealed class StreamsMetadata : IServiceMetadata
{
    public string ServiceId => "DynamoDB Streams";

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
}
