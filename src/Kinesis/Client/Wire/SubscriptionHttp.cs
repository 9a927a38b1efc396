using System.Net;
using Amazon.Runtime;

namespace SensorGrid.Kinesis.Client.Wire;

/// <summary>Makes the connections of subscriptions: each stays open for minutes, and dozens of them share one.</summary>
internal sealed class SubscriptionHttp : HttpClientFactory
{
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(10);

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new SubscriptionVersion(CreateHandler(clientConfig)))
    {
        // Until the headers of an answer: how long its body takes is the caller's business.
        Timeout = clientConfig.Timeout ?? TimeSpan.FromSeconds(30),
    };

    private static SocketsHttpHandler CreateHandler(IClientConfig config) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = config.ConnectTimeout ?? TimeSpan.FromSeconds(3.1),

        // A connection takes a hundred streams or so; more shards than that would wait for one that ends.
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = PingAfter,
        KeepAlivePingTimeout = PingAfter,
        Proxy = config.GetWebProxy(),
    };
}
