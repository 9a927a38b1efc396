using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;
using SensorGrid.Kinesis.Client.Wire;

namespace SensorGrid.Kinesis.Client;

/// <summary>
/// The configuration of a Kinesis client. Region, credentials and endpoint come from the SDK's own chain unless they are set.
/// </summary>
/// <remarks>
/// A <see cref="ClientConfig.ServiceURL"/> on loopback needs neither credentials nor a region: when none are found, dummies and
/// <c>us-east-1</c> are used, so that local servers work without an environment.
/// </remarks>
public sealed class AmazonKinesisConfig : ClientConfig
{
    private static readonly string AgentText =
        InternalSDKUtils.BuildUserAgentString("Kinesis", typeof(AmazonKinesisConfig).Assembly.GetName().Version?.ToString(3) ?? "1.0.0");

    public AmazonKinesisConfig()
        : base(new DefaultConfigurationProvider([Standard()]))
    {
        ServiceId = "Kinesis";
        AuthenticationServiceName = "kinesis";
        EndpointProvider = new RegionalEndpointProvider("kinesis", "", nameof(AmazonKinesisConfig));
    }

    public override string RegionEndpointServiceName => "kinesis";

    public override string ServiceVersion => "2013-12-02";

    public override string UserAgent => AgentText;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(KinesisEndpointResolver.Parameters(this));

    /// <summary>Creates the configuration for subscriptions: the same service and credentials, connections of its own, and no retries, for the reader paces itself.</summary>
    internal AmazonKinesisConfig ForSubscriptions()
    {
        var copy = new AmazonKinesisConfig
        {
            HttpClientFactory = HttpClientFactory ?? new SubscriptionHttp(),
            MaxErrorRetry = 0,
            AuthenticationRegion = AuthenticationRegion,
            DefaultAWSCredentials = DefaultAWSCredentials,
            Profile = Profile,
            UseFIPSEndpoint = UseFIPSEndpoint,
            UseDualstackEndpoint = UseDualstackEndpoint,
            IgnoreConfiguredEndpointUrls = IgnoreConfiguredEndpointUrls,
            ProxyHost = ProxyHost,
            ProxyPort = ProxyPort,
            ProxyCredentials = ProxyCredentials,
        };
        if (ConnectTimeout is { } connectTimeout)
        {
            copy.ConnectTimeout = connectTimeout;
        }

        // Each of the two unsets the other.
        if (!string.IsNullOrEmpty(ServiceURL))
        {
            copy.ServiceURL = ServiceURL;
        }
        else
        {
            copy.RegionEndpoint = RegionEndpoint;
        }

        return copy;
    }

    private static DefaultConfiguration Standard() => new()
    {
        Name = DefaultConfigurationMode.Standard,
        RetryMode = RequestRetryMode.Standard,
        ConnectTimeout = TimeSpan.FromSeconds(3.1),
        TlsNegotiationTimeout = TimeSpan.FromSeconds(3.1),
    };
}
