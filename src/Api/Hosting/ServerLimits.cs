using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using SensorGrid.Api.Keys;
using SensorGrid.Http.Connections;

namespace SensorGrid.Api.Hosting;

/// <summary>Sets up the server: where it may listen, and how much a connection may take.</summary>
/// <remarks>Every endpoint passes here before it is bound, whether it comes from <c>--urls</c>, the environment or <c>Kestrel:Endpoints</c>.</remarks>
internal sealed class ServerLimits(IOptions<ApiAccessOptions> access, ConnectionLimit connections) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        KestrelBounds.Apply(options.Limits, connections.Most);
        options.ConfigureEndpointDefaults(listen =>
        {
            if (listen.IPEndPoint is { } address)
            {
                access.Value.CheckListening(address);
            }

            listen.Use(connections.Bound);
        });
    }
}
