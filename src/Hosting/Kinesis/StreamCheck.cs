using Amazon.Runtime;
using SensorGrid.Guards.Text;
using SensorGrid.Hosting.StartUp;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Hosting.Kinesis;

/// <summary>Checks, before anything reads it, that a stream that others own exists.</summary>
public static class StreamCheck
{
    /// <summary>The setting that names the stream of readings.</summary>
    public const string StreamSetting = "SensorGrid:Kinesis:StreamName";

    /// <summary>The setting that names the further streams of readings.</summary>
    public const string SourcesSetting = "SensorGrid:Kinesis:Sources";

    /// <summary>Gets the number of open shards of the stream.</summary>
    /// <param name="setting">The setting that names the stream.</param>
    /// <param name="client">The client of the endpoint.</param>
    /// <param name="streamName">The stream.</param>
    /// <param name="serviceUrl">The address of the endpoint; null for AWS.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <exception cref="StartUpException">There is no such stream, or its endpoint does not answer.</exception>
    public static async Task<int> RequireAsync(
        string setting, IAmazonKinesis client, string streamName, Uri? serviceUrl, CancellationToken cancellationToken)
    {
        var place = serviceUrl is { } url ? $"SensorGrid:Kinesis:ServiceUrl '{SecretText.Address(url.ToString())}'" : "AWS (SensorGrid:Kinesis:Embedded is 'false')";
        try
        {
            var request = new DescribeStreamSummaryRequest { StreamName = streamName };
            var answer = await client.DescribeStreamSummaryAsync(request, cancellationToken);
            return answer.StreamDescriptionSummary?.OpenShardCount ?? 0;
        }
        catch (ResourceNotFoundException exception)
        {
            throw new StartUpException(
                $"{setting} is '{streamName}', a stream that does not exist at {place}: make it there, or name another.",
                exception);
        }
        catch (Exception exception) when (
            exception is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new StartUpException(
                $"Kinesis does not answer for stream '{streamName}' at {place}: {exception.Message}", exception);
        }
    }
}
