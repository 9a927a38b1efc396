using System.Net;
using System.Net.Sockets;
using SensorGrid.Api.Keys;
using SensorGrid.Silo.Settings;

namespace SensorGrid.Silo.Network;

/// <summary>Checks, before anything is started, that every port is free: a clear word now instead of a half-started process.</summary>
internal static class Ports
{
    /// <exception cref="StartUpException">A port is taken, or an address cannot be.</exception>
    public static void Check(SiloSettings settings)
    {
        CheckDifferent(settings);
        CheckFree("SensorGrid:Orleans:SiloPort", settings.Cluster.Host, settings.Cluster.SiloPort);
        CheckFree("SensorGrid:Orleans:GatewayPort", settings.Cluster.Host, settings.Cluster.GatewayPort);
        if (settings.Kinesis.Embedded)
        {
            CheckFree("SensorGrid:Kinesis:LocalPort", IPAddress.Loopback, settings.Kinesis.LocalPort);
        }

        foreach (var url in settings.Urls)
        {
            CheckUrl(url, settings.Access);
        }
    }

    private static void CheckDifferent(SiloSettings settings)
    {
        var uses = new List<(int Port, string Setting)>
        {
            (settings.Cluster.SiloPort, "SensorGrid:Orleans:SiloPort"),
            (settings.Cluster.GatewayPort, "SensorGrid:Orleans:GatewayPort"),
        };
        if (settings.Kinesis.Embedded)
        {
            uses.Add((settings.Kinesis.LocalPort, "SensorGrid:Kinesis:LocalPort"));
        }

        uses.AddRange(settings.Urls.Select(Parse).Where(url => !url.IsUnixPipe && !url.IsNamedPipe).Select(url => (url.Port, "urls")));
        foreach (var port in uses.Where(use => use.Port != 0).GroupBy(use => use.Port))
        {
            if (port.Select(use => use.Setting).Distinct().ToArray() is [var one, var other, ..])
            {
                throw new StartUpException($"{one} and {other} are both {port.Key}: each needs a port of its own.");
            }
        }
    }

    private static void CheckUrl(string url, ApiAccessOptions access)
    {
        var binding = Parse(url);
        if (binding.IsUnixPipe || binding.IsNamedPipe)
        {
            return;
        }

        // As the server does: a name that is no address stands for every address of the machine.
        var address = binding.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
            : IPAddress.TryParse(binding.Host, out var given) ? given
            : IPAddress.Any;
        access.CheckListening(new IPEndPoint(address, binding.Port));
        CheckFree("urls", address, binding.Port, url);
    }

    private static BindingAddress Parse(string url)
    {
        try
        {
            var binding = BindingAddress.Parse(url);
            if (binding.Port <= IPEndPoint.MaxPort)
            {
                return binding;
            }
        }
        catch (FormatException exception)
        {
            throw new StartUpException($"urls is '{url}': an address such as http://127.0.0.1:8080 was expected.", exception);
        }

        throw new StartUpException($"urls is '{url}': a port from 0 to {IPEndPoint.MaxPort} was expected.");
    }

    private static void CheckFree(string setting, IPAddress address, int port, string? value = null)
    {
        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
        }
        catch (SocketException exception)
        {
            var why = exception.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "that port is in use by another program",
                SocketError.AddressNotAvailable => "this machine does not have that address",
                SocketError.AccessDenied => "that port needs rights that this process does not have",
                _ => exception.Message,
            };
            throw new StartUpException($"{setting} is '{value ?? $"{port}"}': {why}.", exception);
        }
    }
}
