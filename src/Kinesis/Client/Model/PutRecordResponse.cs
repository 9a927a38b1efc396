using Amazon.Runtime;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>Where the record went.</summary>
public sealed class PutRecordResponse : AmazonWebServiceResponse
{
    public string? ShardId { get; set; }

    public string? SequenceNumber { get; set; }

    public string? EncryptionType { get; set; }
}
