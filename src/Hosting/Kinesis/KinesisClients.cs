using Amazon.Runtime;
using SensorGrid.Hosting.StartUp;
using SensorGrid.Kinesis.Client;

namespace SensorGrid.Hosting.Kinesis;

/// <summary>Makes clients of a Kinesis endpoint.</summary>
public static class KinesisClients
{
    /// <param name="url">The address of the endpoint; null for AWS, with region and credentials from the SDK's own chain.</param>
    /// <param name="config">All else.</param>
    /// <exception cref="StartUpException">The settings do not name AWS's region or endpoint.</exception>
    public static AmazonKinesisClient Create(Uri? url, AmazonKinesisConfig config)
    {
        try
        {
            if (url is not null)
            {
                config.ServiceURL = url.ToString();
            }

            return new AmazonKinesisClient(config);
        }
        catch (AmazonClientException exception)
        {
            throw new StartUpException(
                $"The AWS settings do not suffice to reach Kinesis; set AWS_REGION, or a region in the AWS profile: {exception.Message}", exception);
        }
    }
}
