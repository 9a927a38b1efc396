using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Client.Wire;
using SensorGrid.Kinesis.DynamoDB.Model;
using SensorGrid.Kinesis.DynamoDB.Wire;

namespace SensorGrid.Kinesis.DynamoDB;

/// <summary>DynamoDB Streams over the SDK's runtime, whose packages have no client of it. Safe for concurrent use.</summary>
/// <remarks>Every operation throws <see cref="AmazonKinesisException"/> or one of its kinds when the service refuses it: the errors have the names of those of Kinesis.</remarks>
public sealed class DynamoDBStreamsClient(DynamoDBStreamsConfig config) : AmazonServiceClient(LocalDefaults.Apply(config))
{
    protected override IServiceMetadata ServiceMetadata { get; } = new StreamsMetadata();

    /// <summary>Lists a page of the streams of tables; at most 5 times a second.</summary>
    public Task<ListTableStreamsResponse> ListStreamsAsync(ListTableStreamsRequest request, CancellationToken cancellationToken) =>
        CallAsync("ListStreams", request, StreamsJson.Default.ListTableStreamsRequest, StreamsJson.Default.ListTableStreamsResponse, cancellationToken);

    /// <summary>Gets the description of a stream with a page of its shards; at most 10 times a second.</summary>
    public Task<DescribeTableStreamResponse> DescribeStreamAsync(DescribeTableStreamRequest request, CancellationToken cancellationToken) =>
        CallAsync("DescribeStream", request, StreamsJson.Default.DescribeTableStreamRequest, StreamsJson.Default.DescribeTableStreamResponse, cancellationToken);

    /// <summary>Finds a position in a shard to read from.</summary>
    public Task<GetTableIteratorResponse> GetShardIteratorAsync(GetTableIteratorRequest request, CancellationToken cancellationToken) =>
        CallAsync("GetShardIterator", request, StreamsJson.Default.GetTableIteratorRequest, StreamsJson.Default.GetTableIteratorResponse, cancellationToken);

    /// <summary>Reads changes of a shard.</summary>
    public Task<GetChangesResponse> GetRecordsAsync(GetChangesRequest request, CancellationToken cancellationToken) =>
        CallAsync("GetRecords", request, StreamsJson.Default.GetChangesRequest, StreamsJson.Default.GetChangesResponse, cancellationToken);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => KinesisPipeline.Customize(pipeline);

    private Task<TResponse> CallAsync<TRequest, TResponse>(
        string operation,
        TRequest request,
        JsonTypeInfo<TRequest> requestType,
        JsonTypeInfo<TResponse> responseType,
        CancellationToken cancellationToken)
        where TRequest : StreamsRequest
        where TResponse : AmazonWebServiceResponse, new()
    {
        var options = new InvokeOptions
        {
            RequestMarshaller = new StreamsRequestMarshaller<TRequest>(operation, requestType),
            ResponseUnmarshaller = new StreamsResponseUnmarshaller<TResponse>(responseType),
        };
        return InvokeAsync<TResponse>(request, options, cancellationToken);
    }
}
