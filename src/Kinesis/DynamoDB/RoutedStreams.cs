using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Kinesis.DynamoDB;

/// <summary>Kinesis, with the streams of some DynamoDB tables among its streams. Safe for concurrent use.</summary>
/// <remarks>Streams of Kinesis are listed, made and resharded as ever; what names a table goes to the table's stream.</remarks>
/// <param name="kinesis">The client of Kinesis; disposed with this.</param>
/// <param name="tableStreams">The streams of tables; disposed with this.</param>
/// <param name="tables">The names of the tables.</param>
public sealed class RoutedStreams(IAmazonKinesis kinesis, TableStreams tableStreams, IReadOnlyCollection<string> tables) : IAmazonKinesis
{
    private readonly HashSet<string> _tables = new(tables, StringComparer.Ordinal);

    /// <summary>Gets the enhanced fan-out of Kinesis' own streams; null when the client has none.</summary>
    public IKinesisFanOut? FanOut => kinesis as IKinesisFanOut;

    public Task<CreateStreamResponse> CreateStreamAsync(CreateStreamRequest request, CancellationToken cancellationToken = default) =>
        Of(request.StreamName).CreateStreamAsync(request, cancellationToken);

    public Task<DeleteStreamResponse> DeleteStreamAsync(DeleteStreamRequest request, CancellationToken cancellationToken = default) =>
        Of(request.StreamName).DeleteStreamAsync(request, cancellationToken);

    public Task<DescribeStreamSummaryResponse> DescribeStreamSummaryAsync(DescribeStreamSummaryRequest request, CancellationToken cancellationToken = default) =>
        Of(request.StreamName).DescribeStreamSummaryAsync(request, cancellationToken);

    public Task<ListShardsResponse> ListShardsAsync(ListShardsRequest request, CancellationToken cancellationToken = default) =>
        Of(request.StreamName, request.NextToken).ListShardsAsync(request, cancellationToken);

    public Task<ListStreamsResponse> ListStreamsAsync(ListStreamsRequest request, CancellationToken cancellationToken = default) =>
        kinesis.ListStreamsAsync(request, cancellationToken);

    public Task<GetShardIteratorResponse> GetShardIteratorAsync(GetShardIteratorRequest request, CancellationToken cancellationToken = default) =>
        Of(request.StreamName).GetShardIteratorAsync(request, cancellationToken);

    public Task<GetRecordsResponse> GetRecordsAsync(GetRecordsRequest request, CancellationToken cancellationToken = default) =>
        Of(null, request.ShardIterator).GetRecordsAsync(request, cancellationToken);

    public Task<PutRecordResponse> PutRecordAsync(PutRecordRequest request, CancellationToken cancellationToken = default) =>
        Of(request.StreamName).PutRecordAsync(request, cancellationToken);

    public Task<PutRecordsResponse> PutRecordsAsync(PutRecordsRequest request, CancellationToken cancellationToken = default) =>
        Of(request.StreamName).PutRecordsAsync(request, cancellationToken);

    public Task<SplitShardResponse> SplitShardAsync(SplitShardRequest request, CancellationToken cancellationToken = default) =>
        Of(request.StreamName).SplitShardAsync(request, cancellationToken);

    public Task<MergeShardsResponse> MergeShardsAsync(MergeShardsRequest request, CancellationToken cancellationToken = default) =>
        Of(request.StreamName).MergeShardsAsync(request, cancellationToken);

    public void Dispose()
    {
        kinesis.Dispose();
        tableStreams.Dispose();
    }

    private IAmazonKinesis Of(string? stream, string? iteratorOrToken = null) =>
        (stream is not null && _tables.Contains(stream)) || TableStreams.IsOurs(iteratorOrToken) ? tableStreams : kinesis;
}
