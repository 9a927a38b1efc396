using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;

namespace SensorGrid.Kinesis.Client.Wire;

/// <summary>The provider of a region's endpoint of a service.</summary>
/// <param name="service">The name of the service in its endpoints.</param>
/// <param name="prefix">The text before the name.</param>
/// <param name="config">The type on which a user sets the region.</param>
internal sealed class RegionalEndpointProvider(string service, string prefix, string config) : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        if (parameters["Endpoint"] is string url)
        {
            return new Endpoint(url);
        }

        var region = parameters["Region"] as string
            ?? throw new AmazonClientException($"No AWS region is configured: set AWS_REGION, a profile's region, or {config}.RegionEndpoint.");
        return new Endpoint(Url(region, parameters["UseFIPS"] is true, parameters["UseDualStack"] is true));
    }

    private string Url(string region, bool fips, bool dualStack)
    {
        var china = region.StartsWith("cn-", StringComparison.Ordinal);
        var suffix = (dualStack, china) switch
        {
            (true, true) => "api.amazonwebservices.com.cn",
            (true, false) => "api.aws",
            _ => RegionEndpoint.GetBySystemName(region).PartitionDnsSuffix,
        };

        // The plain endpoints of GovCloud are validated ones: there is no separate name without dual stack.
        var name = fips && (dualStack || !region.StartsWith("us-gov-", StringComparison.Ordinal)) ? $"{service}-fips" : service;
        return $"https://{prefix}{name}.{region}.{suffix}";
    }
}
