using System.Net;

namespace SensorGrid.Api.Redis;

/// <summary>The addresses at which Redis clients are answered.</summary>
internal sealed class RedisDoorOptions
{
    /// <summary>The addresses; a port of 0 is any that is free.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints { get; set; } = [];
}
