using System.Runtime.CompilerServices;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Kinesis.Client;

/// <summary>Operations that take more than one call.</summary>
public static class AmazonKinesisExtensions
{
    /// <summary>Lists all shards of a stream, closed ones that are still kept included, page by page.</summary>
    /// <exception cref="ResourceNotFoundException">There is no such stream.</exception>
    /// <exception cref="IOException">The list has no end.</exception>
    public static async IAsyncEnumerable<Shard> ListAllShardsAsync(
        this IAmazonKinesis client, string streamName, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new ListShardsRequest { StreamName = streamName };
        while (true)
        {
            var page = await client.ListShardsAsync(request, cancellationToken);
            foreach (var shard in page.Shards ?? [])
            {
                yield return shard;
            }

            if (string.IsNullOrEmpty(page.NextToken))
            {
                yield break;
            }

            if (page.NextToken == request.NextToken)
            {
                throw new IOException($"The list of the shards of stream '{streamName}' goes round in a circle: its next page is the page itself.");
            }

            // With a token the service refuses a request that names the stream as well.
            request = new ListShardsRequest { NextToken = page.NextToken };
        }
    }
}
