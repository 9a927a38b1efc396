using System.Net;

namespace SensorGrid.Silo.Settings;

/// <summary>
/// The cluster of the silo, and the address where others find it: settings under <c>SensorGrid:Orleans</c> and
/// <c>SensorGrid:Clustering</c>.
/// </summary>
/// <param name="Redis">The Redis that lists the members of the cluster, as StackExchange.Redis writes it; null for a cluster of this silo alone.</param>
/// <param name="ClusterId">The cluster's name: <c>SensorGrid:Orleans:ClusterId</c>.</param>
/// <param name="Host">The address at which other silos reach this one: <c>SensorGrid:Orleans:Host</c>; loopback for a silo alone.</param>
/// <param name="SiloPort">The port for other silos: <c>SensorGrid:Orleans:SiloPort</c>.</param>
/// <param name="GatewayPort">The port for Orleans clients: <c>SensorGrid:Orleans:GatewayPort</c>.</param>
internal sealed record ClusterSettings(string? Redis, string ClusterId, IPAddress Host, int SiloPort, int GatewayPort);
