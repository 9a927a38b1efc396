using Amazon.Runtime;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>A request to Kinesis.</summary>
/// <remarks>
/// Requests and results carry the official client's names, so that it can take this one's place. Two differences: a record's <c>Data</c>
/// is memory and not a stream, and constants are strings.
/// </remarks>
public abstract class AmazonKinesisRequest : AmazonWebServiceRequest;
