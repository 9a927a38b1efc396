using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SensorGrid.Api.OpenApi;

namespace SensorGrid.Api.Sensors;

/// <summary>The endpoint of <c>GET /sensors/{id}/features</c>: most requests are for it, so it is found without routing.</summary>
/// <param name="endpoints">The endpoints of the host.</param>
internal sealed class FeaturesRoute(EndpointDataSource endpoints)
{
    /// <summary>The end of its paths.</summary>
    public const string Suffix = "/features";

    private Endpoint? _endpoint;

    /// <summary>Gets the endpoint; null before the endpoints are mapped.</summary>
    public Endpoint? Endpoint => _endpoint ??= endpoints.Endpoints.FirstOrDefault(endpoint => endpoint.Metadata.GetMetadata<ApiOperation>() == ApiOperations.Features);
}
