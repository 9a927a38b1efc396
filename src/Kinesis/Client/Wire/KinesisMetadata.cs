using Amazon.Runtime.Internal;

namespace SensorGrid.Kinesis.Client.Wire;

/// <summary>The service as the SDK names it in its metrics.</summary>
internal sealed class KinesisMetadata : IServiceMetadata
{
    public string ServiceId => "Kinesis";

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
}
