using Amazon.Runtime;

namespace SensorGrid.Kinesis.DynamoDB.Model;

/// <summary>The description of a stream.</summary>
public sealed class DescribeTableStreamResponse : AmazonWebServiceResponse
{
    public TableStreamDescription StreamDescription { get; set; } = new();
}
