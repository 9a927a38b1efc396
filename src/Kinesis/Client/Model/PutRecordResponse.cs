using Amazon.Runtime;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>The position of the record that was put.</summary>
public sealed class PutRecordResponse : AmazonWebServiceResponse
{
    public string? ShardId { get; set; }

    public string? SequenceNumber { get; set; }

    public string? EncryptionType { get; set; }
}
