using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace SensorGrid.Kinesis.Client.Wire;

/// <summary>Puts the endpoint into a request on its way through the SDK's pipeline.</summary>
internal sealed class KinesisEndpointResolver : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) =>
        Parameters(requestContext.ClientConfig);

    internal static EndpointParameters Parameters(IClientConfig config)
    {
        var url = config.ServiceURL;
        return new EndpointParameters
        {
            ["Region"] = config.RegionEndpoint?.SystemName,
            ["UseDualStack"] = config.UseDualstackEndpoint,
            ["UseFIPS"] = config.UseFIPSEndpoint,
            ["Endpoint"] = string.IsNullOrEmpty(url) ? null : url,
        };
    }
}
