using Amazon.Runtime;
using SensorGrid.Guards.Text;
using SensorGrid.Hosting.StartUp;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.DynamoDB;

namespace SensorGrid.Hosting.Kinesis;

/// <summary>The DynamoDB tables whose streams are read: the settings under <c>SensorGrid:DynamoDBStreams</c>.</summary>
/// <param name="Tables">Their names; each is the name of a further stream of readings.</param>
/// <param name="Service">A region, or the address of an endpoint; null for the region of the SDK's own chain.</param>
public sealed record TableSources(IReadOnlyList<string> Tables, string? Service)
{
    /// <summary>The setting that names the tables.</summary>
    public const string TablesSetting = "SensorGrid:DynamoDBStreams:Tables";

    /// <summary>The setting of their region or endpoint.</summary>
    public const string ServiceSetting = "SensorGrid:DynamoDBStreams:Service";

    private string Place => Service is null ? "the region of the AWS settings" : $"{ServiceSetting} '{SecretText.Address(Service)}'";

    /// <summary>Adds the tables' streams to those of a client of Kinesis, which is disposed with the result.</summary>
    /// <param name="kinesis">The client.</param>
    /// <param name="retries">The number of times that the SDK repeats a call that failed; null for its own.</param>
    /// <exception cref="StartUpException">The settings do not name AWS's region or endpoint.</exception>
    public IAmazonKinesis AddTo(IAmazonKinesis kinesis, int? retries)
    {
        if (Tables.Count == 0)
        {
            return kinesis;
        }

        try
        {
            var config = DynamoDBStreamsConfig.Of(Service);
            if (retries is { } most)
            {
                config.MaxErrorRetry = most;
            }

            return new RoutedStreams(kinesis, new TableStreams(new DynamoDBStreamsClient(config), TimeProvider.System), Tables);
        }
        catch (AmazonClientException exception)
        {
            kinesis.Dispose();
            throw new StartUpException($"The AWS settings do not suffice to reach DynamoDB Streams; set {ServiceSetting} to a region: {exception.Message}", exception);
        }
    }

    /// <summary>Gets the number of open shards of a table's stream.</summary>
    /// <param name="client">The client, with the streams of the tables.</param>
    /// <param name="table">The table.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <exception cref="StartUpException">The table has no stream, or one without new images, or its endpoint does not answer.</exception>
    public async Task<int> RequireAsync(IAmazonKinesis client, string table, CancellationToken cancellationToken)
    {
        try
        {
            return await client.ListAllShardsAsync(table, cancellationToken).CountAsync(shard => string.IsNullOrEmpty(shard.SequenceNumberRange?.EndingSequenceNumber), cancellationToken);
        }
        catch (ResourceNotFoundException exception)
        {
            throw new StartUpException(
                $"{TablesSetting} has '{table}', a table without a stream in {Place}: enable it (aws dynamodb update-table --table-name {table} "
                + "--stream-specification StreamEnabled=true,StreamViewType=NEW_IMAGE), or name another.",
                exception);
        }
        catch (AmazonKinesisException exception) when (exception.ErrorCode == TableFaults.NoImages)
        {
            throw new StartUpException($"{TablesSetting} has '{table}': {exception.Message}", exception);
        }
        catch (Exception exception) when (
            exception is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new StartUpException($"DynamoDB Streams does not answer for table '{table}' in {Place}: {exception.Message}", exception);
        }
    }
}
