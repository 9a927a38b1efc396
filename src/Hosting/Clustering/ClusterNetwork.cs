using System.Net;
using SensorGrid.Hosting.StartUp;
using StackExchange.Redis;

namespace SensorGrid.Hosting.Clustering;

/// <summary>
/// The network between silos, API and Redis. Orleans' ports and Redis give all data, all writes and the membership to whoever reaches them, and ask for no API key.
/// Beyond loopback they need TLS, or the operator's statement that no one else reaches the network.
/// </summary>
/// <param name="IsTrusted">Whether the operator declares the network trusted: <c>SensorGrid:Orleans:TrustedNetwork</c>.</param>
/// <param name="Tls">The certificates of this process; null without TLS between silos.</param>
public sealed record ClusterNetwork(bool IsTrusted, ClusterCertificates? Tls)
{
    public const string TrustedSetting = "SensorGrid:Orleans:TrustedNetwork";

    private const string OrSayThatItIsTrusted =
        $"or set {TrustedSetting}=true if a firewall lets nobody but the silos, the API and Redis into this network (it is 'false')";

    /// <summary>Checks the address at which other silos and clients reach this silo.</summary>
    /// <exception cref="StartUpException">It is beyond loopback, and the network is neither trusted nor are there certificates.</exception>
    public void CheckSilo(IPAddress host)
    {
        if (!IsTrusted && Tls is null && !IPAddress.IsLoopback(host))
        {
            throw new StartUpException(
                $"SensorGrid:Orleans:Host is '{host}', which other machines can reach, and Orleans' ports ask nobody for a key: set up certificates"
                + $" ({ClusterCertificates.CertificateSetting}, KeyFile, AuthorityFile), {OrSayThatItIsTrusted}.");
        }
    }

    /// <summary>Checks the way to Redis.</summary>
    /// <exception cref="StartUpException">A server is beyond loopback, the network is not trusted, and the connection has no TLS or no password.</exception>
    public void CheckRedis(ConfigurationOptions redis)
    {
        if (!IsTrusted && !(redis.Ssl && redis.Password is { Length: > 0 }) && redis.EndPoints.FirstOrDefault(server => !IsLoopback(server)) is { } remote)
        {
            throw new StartUpException(
                $"{RedisCheck.Setting} names {RedisCheck.Show(remote)}, which other machines can reach, and who can write there can split or stop the cluster:"
                + $" connect by TLS and with a password ('{RedisCheck.Show(remote)},ssl=true,password=...'), {OrSayThatItIsTrusted}.");
        }
    }

    private static bool IsLoopback(EndPoint server) => server switch
    {
        IPEndPoint { Address: var address } => IPAddress.IsLoopback(address),
        DnsEndPoint { Host: var host } => host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address)),
        _ => true, // A socket of this machine.
    };
}
