using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;
using SensorGrid.Kinesis.Client.Wire;

namespace SensorGrid.Kinesis.DynamoDB;

/// <summary>
/// The configuration of a client of DynamoDB Streams. Region, credentials and endpoint come from the SDK's own chain unless they are set.
/// </summary>
/// <remarks>A <see cref="ClientConfig.ServiceURL"/> on loopback needs neither credentials nor a region.</remarks>
public sealed class DynamoDBStreamsConfig : ClientConfig
{
    private static readonly string AgentText =
        InternalSDKUtils.BuildUserAgentString("DynamoDBStreams", typeof(DynamoDBStreamsConfig).Assembly.GetName().Version?.ToString(3) ?? "1.0.0");

    public DynamoDBStreamsConfig()
        : base(new DefaultConfigurationProvider([Standard()]))
    {
        ServiceId = "DynamoDB Streams";
        AuthenticationServiceName = "dynamodb";
        EndpointProvider = new RegionalEndpointProvider("dynamodb", "streams.", nameof(DynamoDBStreamsConfig));
    }

    /// <summary>Creates the configuration of a place.</summary>
    /// <param name="service">A region such as <c>eu-west-1</c>, or the URL of an endpoint; null for what the SDK's own chain says.</param>
    public static DynamoDBStreamsConfig Of(string? service)
    {
        var config = new DynamoDBStreamsConfig();
        if (Uri.TryCreate(service, UriKind.Absolute, out _))
        {
            config.ServiceURL = service;
        }
        else if (service is not null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(service);
        }

        return config;
    }

    public override string RegionEndpointServiceName => "streams.dynamodb";

    public override string ServiceVersion => "2012-08-10";

    public override string UserAgent => AgentText;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(KinesisEndpointResolver.Parameters(this));

    private static DefaultConfiguration Standard() => new()
    {
        Name = DefaultConfigurationMode.Standard,
        RetryMode = RequestRetryMode.Standard,
        ConnectTimeout = TimeSpan.FromSeconds(3.1),
        TlsNegotiationTimeout = TimeSpan.FromSeconds(3.1),
    };
}
