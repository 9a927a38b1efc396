using System.Net;
using SensorGrid.Hosting.Network;
using SensorGrid.Hosting.Settings;
using SensorGrid.Hosting.StartUp;
using SensorGrid.Silo.Settings;

namespace SensorGrid.Silo.Network;

/// <summary>Checks, before anything is started, that every port is free and set once.</summary>
internal static class Ports
{
    /// <exception cref="StartUpException">A port is taken, or an address cannot be.</exception>
    public static void Check(SiloSettings settings)
    {
        CheckDifferent(settings);
        ListeningPorts.CheckFree("SensorGrid:Orleans:SiloPort", settings.Cluster.Host, settings.Cluster.SiloPort);
        ListeningPorts.CheckFree("SensorGrid:Orleans:GatewayPort", settings.Cluster.Host, settings.Cluster.GatewayPort);
        if (settings.Kinesis.Embedded)
        {
            ListeningPorts.CheckFree("SensorGrid:Kinesis:LocalPort", IPAddress.Loopback, settings.Kinesis.LocalPort);
        }

        foreach (var url in settings.Urls)
        {
            ListeningPorts.CheckUrl(url, settings.Access.CheckListening);
        }

        RedisDoorSetting.Check(settings.Redis, settings.Access.CheckListening);
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

        uses.AddRange(settings.Urls.Select(ListeningPorts.AddressOf).OfType<BindingAddress>().Select(url => (url.Port, "urls")));
        uses.AddRange(RedisDoorSetting.Uses(settings.Redis));
        foreach (var port in uses.Where(use => use.Port != 0).GroupBy(use => use.Port))
        {
            if (port.Select(use => use.Setting).Distinct().ToArray() is [var one, var other, ..])
            {
                throw new StartUpException($"{one} and {other} are both {port.Key}: each needs a port of its own.");
            }
        }
    }
}
