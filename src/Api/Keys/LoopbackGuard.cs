using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace SensorGrid.Api.Keys;

/// <summary>Keeps an API without keys from being reached from other machines: the server refuses to start on such an address.</summary>
/// <remarks>Every endpoint passes here before it is bound, whether it comes from <c>--urls</c>, the environment or <c>Kestrel:Endpoints</c>.</remarks>
internal sealed class LoopbackGuard(IOptions<ApiAccessOptions> access) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.ConfigureEndpointDefaults(listen =>
        {
            if (listen.IPEndPoint is { } address)
            {
                access.Value.CheckListening(address);
            }
        });
    }
}
