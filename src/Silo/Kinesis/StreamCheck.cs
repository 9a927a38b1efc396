using Amazon.Runtime;
using SensorGrid.Silo.Settings;
using SensorGrid.Streaming.Kinesis.Client;
using SensorGrid.Streaming.Kinesis.Client.Model;

namespace SensorGrid.Silo.Kinesis;

/// <summary>Sees to it, before anything reads it, that a stream of somebody else's is there.</summary>
internal static class StreamCheck
{
    /// <summary>How many open shards the stream has.</summary>
    /// <exception cref="StartUpException">There is no such stream, or its endpoint does not answer.</exception>
    public static async Task<int> RequireAsync(IAmazonKinesis client, KinesisSettings settings, CancellationToken cancellationToken)
    {
        var place = settings.ServiceUrl is { } url ? $"SensorGrid:Kinesis:ServiceUrl '{url}'" : "AWS (SensorGrid:Kinesis:Embedded is 'false')";
        try
        {
            var request = new DescribeStreamSummaryRequest { StreamName = settings.StreamName };
            var answer = await client.DescribeStreamSummaryAsync(request, cancellationToken);
            return answer.StreamDescriptionSummary?.OpenShardCount ?? 0;
        }
        catch (ResourceNotFoundException exception)
        {
            throw new StartUpException(
                $"SensorGrid:Kinesis:StreamName is '{settings.StreamName}', a stream that does not exist at {place}: make it there, or name another.",
                exception);
        }
        catch (Exception exception) when (
            exception is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new StartUpException(
                $"Kinesis does not answer for stream '{settings.StreamName}' at {place}: {exception.Message}", exception);
        }
    }
}
