using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.DynamoDB.Model;

namespace SensorGrid.Kinesis.DynamoDB;

/// <summary>
/// The streams of DynamoDB tables as Kinesis streams: a stream's name is its table's. A change is a record of the JSON that Kinesis Data Streams for DynamoDB writes for it. Safe for concurrent use.
/// </summary>
/// <remarks>
/// <para>Shards have one parent and no hash range. They close after some four hours, and their records are kept for a day.</para>
/// <para>
/// The service has no <c>AT_TIMESTAMP</c>: such an iterator reads from the oldest record and passes over those that were created before the second of the time. It does not say how far its tip is, and
/// a page may be empty where more records follow: the tip counts as reached after ten empty pages in a row.
/// </para>
/// <para>A position whose records were trimmed goes on at the oldest record, as in Kinesis. Nothing can be put, and no stream made or resharded: these operations are refused.</para>
/// </remarks>
public sealed class TableStreams : IAmazonKinesis
{
    /// <summary>The time for which records are kept, in hours.</summary>
    public const int RetentionHours = 24;

    private const int MostRecords = 1_000;
    private const int MostShards = 100;
    private const int LeastDigits = 21;

    // Each read moves the iterator on, but through how much of the shard is not known: what is seen at the tip is nothing but empty pages.
    private const int EmptyPagesAtTip = 10;

    private readonly DynamoDBStreamsClient _client;
    private readonly TableStreamCatalogue _catalogue;
    private readonly TimeProvider _clock;

    /// <param name="client">The client; disposed with this.</param>
    /// <param name="clock">The clock.</param>
    public TableStreams(DynamoDBStreamsClient client, TimeProvider clock) => (_client, _catalogue, _clock) = (client, new TableStreamCatalogue(client), clock);

    /// <summary>Determines whether an iterator or a token comes from here.</summary>
    public static bool IsOurs(string? iteratorOrToken) => iteratorOrToken?.StartsWith(TableIterator.Prefix, StringComparison.Ordinal) is true;

    public async Task<DescribeStreamSummaryResponse> DescribeStreamSummaryAsync(DescribeStreamSummaryRequest request, CancellationToken cancellationToken = default)
    {
        var streams = await _catalogue.StreamsAsync(Table(request.StreamName), cancellationToken);
        var newest = streams[^1];
        return new DescribeStreamSummaryResponse
        {
            StreamDescriptionSummary = new StreamDescriptionSummary
            {
                StreamName = request.StreamName,
                StreamARN = newest.Arn,
                StreamStatus = newest.IsEnabled ? "ACTIVE" : "DISABLED",
                RetentionPeriodHours = RetentionHours,
                StreamCreationTimestamp = streams.Min(stream => stream.CreatedAt),
            },
        };
    }

    /// <summary>Lists a page of the shards of all streams that a table has had in the last day, the streams one after the other.</summary>
    public async Task<ListShardsResponse> ListShardsAsync(ListShardsRequest request, CancellationToken cancellationToken = default)
    {
        var place = request.NextToken is { } token ? ShardToken.Parse(token) : default;
        var table = place.Table ?? Table(request.StreamName);
        var arns = place.Table is null || place.After is null ? await _catalogue.ArnsAsync(table, cancellationToken) : [place.StreamArn];
        var arn = place.StreamArn ?? arns[0];
        var index = arns.ToList().IndexOf(arn);
        var isNewest = index == arns.Count - 1;
        var describe = new DescribeTableStreamRequest { StreamArn = arn, Limit = Math.Min(request.MaxResults ?? MostShards, MostShards), ExclusiveStartShardId = place.After };
        var page = await _catalogue.DescribeAsync(describe, mustBe: isNewest && place.After is null, cancellationToken);
        var isUsed = page is not null && TableStream.HasImages(table, page, isNewest && place.After is null);
        return new ListShardsResponse
        {
            Shards = [.. (isUsed ? page!.Shards ?? [] : []).Select(ToKinesis)],
            NextToken = isUsed && !string.IsNullOrEmpty(page!.LastEvaluatedShardId)
                ? new ShardToken(table, arn, page.LastEvaluatedShardId).ToString()
                : await NextStreamAsync(table, arn, place.After is null ? arns : null, cancellationToken) is { } next ? new ShardToken(table, next, null).ToString() : null,
        };
    }

    public async Task<GetShardIteratorResponse> GetShardIteratorAsync(GetShardIteratorRequest request, CancellationToken cancellationToken = default)
    {
        var (table, shardId) = (Table(request.StreamName), request.ShardId ?? "");
        try
        {
            return await GetIteratorAsync(request, await _catalogue.FindAsync(table, shardId, cancellationToken), cancellationToken);
        }
        catch (ResourceNotFoundException)
        {
            // The table has another stream by now, or the shard was trimmed.
            _catalogue.Forget(table);
            return await GetIteratorAsync(request, await _catalogue.FindAsync(table, shardId, cancellationToken), cancellationToken);
        }
    }

    public async Task<GetRecordsResponse> GetRecordsAsync(GetRecordsRequest request, CancellationToken cancellationToken = default)
    {
        var place = TableIterator.Parse(request.ShardIterator);
        GetChangesResponse page;
        try
        {
            var limit = Math.Clamp(request.Limit ?? MostRecords, 1, MostRecords);
            page = await _client.GetRecordsAsync(new GetChangesRequest { ShardIterator = place.Iterator, Limit = limit }, cancellationToken);
        }
        catch (AmazonKinesisException exception) when (exception.ErrorCode == TableFaults.Trimmed)
        {
            // A new iterator begins at the oldest record that is kept.
            throw new ExpiredIteratorException(exception.Message, exception, exception.ErrorType, exception.ErrorCode, exception.RequestId, exception.StatusCode);
        }

        return Take(page, place);
    }

    /// <summary>Lists a page of the tables that have streams.</summary>
    public async Task<ListStreamsResponse> ListStreamsAsync(ListStreamsRequest request, CancellationToken cancellationToken = default)
    {
        var page = await _client.ListStreamsAsync(new ListTableStreamsRequest { ExclusiveStartStreamArn = request.NextToken }, cancellationToken);
        return new ListStreamsResponse
        {
            StreamNames = [.. (page.Streams ?? []).Select(stream => stream.TableName).Distinct(StringComparer.Ordinal)],
            HasMoreStreams = !string.IsNullOrEmpty(page.LastEvaluatedStreamArn),
            NextToken = page.LastEvaluatedStreamArn,
        };
    }

    public Task<PutRecordResponse> PutRecordAsync(PutRecordRequest request, CancellationToken cancellationToken = default) =>
        Task.FromException<PutRecordResponse>(TableFaults.CannotWrite(request.StreamName));

    public Task<PutRecordsResponse> PutRecordsAsync(PutRecordsRequest request, CancellationToken cancellationToken = default) =>
        Task.FromException<PutRecordsResponse>(TableFaults.CannotWrite(request.StreamName));

    public Task<CreateStreamResponse> CreateStreamAsync(CreateStreamRequest request, CancellationToken cancellationToken = default) =>
        Task.FromException<CreateStreamResponse>(TableFaults.CannotWrite(request.StreamName));

    public Task<DeleteStreamResponse> DeleteStreamAsync(DeleteStreamRequest request, CancellationToken cancellationToken = default) =>
        Task.FromException<DeleteStreamResponse>(TableFaults.CannotWrite(request.StreamName));

    public Task<SplitShardResponse> SplitShardAsync(SplitShardRequest request, CancellationToken cancellationToken = default) =>
        Task.FromException<SplitShardResponse>(TableFaults.CannotWrite(request.StreamName));

    public Task<MergeShardsResponse> MergeShardsAsync(MergeShardsRequest request, CancellationToken cancellationToken = default) =>
        Task.FromException<MergeShardsResponse>(TableFaults.CannotWrite(request.StreamName));

    public void Dispose()
    {
        _catalogue.Dispose();
        _client.Dispose();
    }

    private static string Table(string? name) => string.IsNullOrEmpty(name) ? throw TableFaults.Malformed("The request names no table: StreamName is its name.") : name;

    private static Shard ToKinesis(TableShard shard) =>
        new() { ShardId = shard.ShardId, ParentShardId = shard.ParentShardId, SequenceNumberRange = shard.SequenceNumberRange };

    // The one behind a stream that may be gone from the list by now: names end with the time at which each was enabled.
    private async Task<string?> NextStreamAsync(string table, string arn, IReadOnlyList<string>? arns, CancellationToken cancellationToken) =>
        (arns ?? await _catalogue.ArnsAsync(table, cancellationToken)).FirstOrDefault(next => string.CompareOrdinal(next, arn) > 0);

    private async Task<GetShardIteratorResponse> GetIteratorAsync(GetShardIteratorRequest request, TableStream stream, CancellationToken cancellationToken)
    {
        var type = request.ShardIteratorType == ShardIteratorType.AT_TIMESTAMP ? ShardIteratorType.TRIM_HORIZON : request.ShardIteratorType;
        var get = new GetTableIteratorRequest
        {
            StreamArn = stream.Arn,
            ShardId = request.ShardId,
            ShardIteratorType = type,
            SequenceNumber = request.StartingSequenceNumber?.PadLeft(LeastDigits, '0'),
        };
        string? iterator;
        try
        {
            iterator = (await _client.GetShardIteratorAsync(get, cancellationToken)).ShardIterator;
        }
        catch (AmazonKinesisException exception) when (exception.ErrorCode == TableFaults.Trimmed)
        {
            get = new GetTableIteratorRequest { StreamArn = stream.Arn, ShardId = request.ShardId, ShardIteratorType = ShardIteratorType.TRIM_HORIZON };
            iterator = (await _client.GetShardIteratorAsync(get, cancellationToken)).ShardIterator;
        }

        var since = request.ShardIteratorType == ShardIteratorType.AT_TIMESTAMP ? SecondOf(request.Timestamp) : null;
        var empty = type == ShardIteratorType.LATEST ? EmptyPagesAtTip : 0;
        return new GetShardIteratorResponse
        {
            ShardIterator = iterator is null ? null : new TableIterator(request.StreamName!, stream.HashKey, since, empty, iterator).ToString(),
        };
    }

    // Changes have whole seconds: those of the second in which the time lies count.
    private static long? SecondOf(DateTime? time) => time is { } utc
        ? (utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond * 1000
        : throw TableFaults.Malformed("AT_TIMESTAMP needs a timestamp.");

    private GetRecordsResponse Take(GetChangesResponse page, TableIterator place)
    {
        var records = (page.Records ?? []).ConvertAll(change => ChangeRecord.Of(change, place.Table, place.HashKey));
        var first = place.Since is { } since ? records.FindIndex(record => record.ApproximateArrivalTimestamp is not { } created || Milliseconds(created) >= since) : 0;
        var empty = records.Count > 0 ? 0 : Math.Min(place.EmptyPages + 1, EmptyPagesAtTip);
        var next = place with { Since = records.Count > 0 && first >= 0 ? null : place.Since, EmptyPages = empty, Iterator = page.NextShardIterator ?? "" };
        return new GetRecordsResponse
        {
            MillisBehindLatest = page.NextShardIterator is null || empty == EmptyPagesAtTip ? 0 : Age(records, page.ServedAt ?? _clock.GetUtcNow()),
            Records = first < 0 ? [] : first == 0 ? records : records[first..],
            NextShardIterator = page.NextShardIterator is null ? null : next.ToString(),
            ServedAt = page.ServedAt,
        };
    }

    // No record behind the page can be older than its last one.
    private static long Age(List<Record> records, DateTimeOffset now) =>
        records.Count > 0 && records[^1].ApproximateArrivalTimestamp is { } created ? Math.Max(1, now.ToUnixTimeMilliseconds() - Milliseconds(created)) : 1;

    private static long Milliseconds(DateTime utc) => (utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
}
