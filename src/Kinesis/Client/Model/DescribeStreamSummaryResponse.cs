using Amazon.Runtime;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>A stream's state.</summary>
public sealed class DescribeStreamSummaryResponse : AmazonWebServiceResponse
{
    public StreamDescriptionSummary StreamDescriptionSummary { get; set; } = new();
}
