using Amazon.Runtime;

namespace SensorGrid.Kinesis.DynamoDB.Model;

/// <summary>A request to DynamoDB Streams.</summary>
public abstract class StreamsRequest : AmazonWebServiceRequest;
