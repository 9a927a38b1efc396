using System.Net;
using SensorGrid.Http.Sockets;

namespace SensorGrid.Api.Redis;

/// <summary>The addresses at which Redis clients are answered, and how.</summary>
internal sealed class RedisDoorOptions
{
    /// <summary>The addresses; a port of 0 is any that is free.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints { get; set; } = [];

    /// <summary>Gets or sets whether connections are served by loops of their own (<see cref="ReadinessTransport"/>), as is the default where the system can; otherwise by sockets as of the HTTP API.</summary>
    public bool HasLoops { get; set; } = ReadinessTransport.IsSupported;
}
