using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Client.Wire;

namespace SensorGrid.Kinesis.Client;

/// <summary>Kinesis over the SDK's runtime: its credential chain, signature, endpoints and retries. Safe for concurrent use.</summary>
public sealed class AmazonKinesisClient : AmazonServiceClient, IAmazonKinesis, IKinesisFanOut
{
    private readonly Lazy<SubscriptionClient> _subscriptions;

    /// <summary>Uses the SDK's credential chain.</summary>
    public AmazonKinesisClient(AmazonKinesisConfig config)
        : base(LocalDefaults.Apply(config)) =>
        _subscriptions = new(() => new SubscriptionClient(config.ForSubscriptions()));

    /// <summary>Uses these credentials.</summary>
    public AmazonKinesisClient(AWSCredentials credentials, AmazonKinesisConfig config)
        : base(credentials, LocalDefaults.Apply(config)) =>
        _subscriptions = new(() => new SubscriptionClient(credentials, config.ForSubscriptions()));

    protected override IServiceMetadata ServiceMetadata { get; } = new KinesisMetadata();

    public Task<CreateStreamResponse> CreateStreamAsync(CreateStreamRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "CreateStream", request, KinesisJson.Default.CreateStreamRequest, KinesisJson.Default.CreateStreamResponse, cancellationToken);

    public Task<DeleteStreamResponse> DeleteStreamAsync(DeleteStreamRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "DeleteStream", request, KinesisJson.Default.DeleteStreamRequest, KinesisJson.Default.DeleteStreamResponse, cancellationToken);

    public Task<DescribeStreamSummaryResponse> DescribeStreamSummaryAsync(
        DescribeStreamSummaryRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "DescribeStreamSummary", request, KinesisJson.Default.DescribeStreamSummaryRequest, KinesisJson.Default.DescribeStreamSummaryResponse, cancellationToken);

    public Task<ListShardsResponse> ListShardsAsync(ListShardsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync("ListShards", request, KinesisJson.Default.ListShardsRequest, KinesisJson.Default.ListShardsResponse, cancellationToken);

    public Task<ListStreamsResponse> ListStreamsAsync(ListStreamsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "ListStreams", request, KinesisJson.Default.ListStreamsRequest, KinesisJson.Default.ListStreamsResponse, cancellationToken);

    public Task<GetShardIteratorResponse> GetShardIteratorAsync(
        GetShardIteratorRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "GetShardIterator", request, KinesisJson.Default.GetShardIteratorRequest, KinesisJson.Default.GetShardIteratorResponse, cancellationToken);

    public Task<GetRecordsResponse> GetRecordsAsync(GetRecordsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync("GetRecords", request, KinesisJson.Default.GetRecordsRequest, KinesisJson.Default.GetRecordsResponse, cancellationToken);

    public Task<PutRecordResponse> PutRecordAsync(PutRecordRequest request, CancellationToken cancellationToken = default) =>
        CallAsync("PutRecord", request, KinesisJson.Default.PutRecordRequest, KinesisJson.Default.PutRecordResponse, cancellationToken);

    public Task<PutRecordsResponse> PutRecordsAsync(PutRecordsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync("PutRecords", request, KinesisJson.Default.PutRecordsRequest, KinesisJson.Default.PutRecordsResponse, cancellationToken);

    public Task<SplitShardResponse> SplitShardAsync(SplitShardRequest request, CancellationToken cancellationToken = default) =>
        CallAsync("SplitShard", request, KinesisJson.Default.SplitShardRequest, KinesisJson.Default.SplitShardResponse, cancellationToken);

    public Task<MergeShardsResponse> MergeShardsAsync(MergeShardsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "MergeShards", request, KinesisJson.Default.MergeShardsRequest, KinesisJson.Default.MergeShardsResponse, cancellationToken);

    public Task<RegisterStreamConsumerResponse> RegisterStreamConsumerAsync(
        RegisterStreamConsumerRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "RegisterStreamConsumer", request, KinesisJson.Default.RegisterStreamConsumerRequest, KinesisJson.Default.RegisterStreamConsumerResponse, cancellationToken);

    public Task<DescribeStreamConsumerResponse> DescribeStreamConsumerAsync(
        DescribeStreamConsumerRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "DescribeStreamConsumer", request, KinesisJson.Default.DescribeStreamConsumerRequest, KinesisJson.Default.DescribeStreamConsumerResponse, cancellationToken);

    public Task<ListStreamConsumersResponse> ListStreamConsumersAsync(
        ListStreamConsumersRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "ListStreamConsumers", request, KinesisJson.Default.ListStreamConsumersRequest, KinesisJson.Default.ListStreamConsumersResponse, cancellationToken);

    public Task<DeregisterStreamConsumerResponse> DeregisterStreamConsumerAsync(
        DeregisterStreamConsumerRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            "DeregisterStreamConsumer", request, KinesisJson.Default.DeregisterStreamConsumerRequest, KinesisJson.Default.DeregisterStreamConsumerResponse, cancellationToken);

    public Task<SubscribeToShardResponse> SubscribeToShardAsync(SubscribeToShardRequest request, CancellationToken cancellationToken = default) =>
        _subscriptions.Value.SubscribeAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing && _subscriptions.IsValueCreated)
        {
            _subscriptions.Value.Dispose();
        }

        base.Dispose(disposing);
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => KinesisPipeline.Customize(pipeline);

    private Task<TResponse> CallAsync<TRequest, TResponse>(
        string operation,
        TRequest request,
        JsonTypeInfo<TRequest> requestType,
        JsonTypeInfo<TResponse> responseType,
        CancellationToken cancellationToken)
        where TRequest : AmazonKinesisRequest
        where TResponse : AmazonWebServiceResponse, new()
    {
        var options = new InvokeOptions
        {
            RequestMarshaller = new KinesisRequestMarshaller<TRequest>(operation, requestType),
            ResponseUnmarshaller = new KinesisResponseUnmarshaller<TResponse>(responseType),
        };
        return InvokeAsync<TResponse>(request, options, cancellationToken);
    }
}
