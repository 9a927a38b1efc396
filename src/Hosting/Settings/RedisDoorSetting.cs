using System.Net;
using SensorGrid.Hosting.Network;
using SensorGrid.Hosting.StartUp;

namespace SensorGrid.Hosting.Settings;

/// <summary>Reads where Redis clients are answered: <c>SensorGrid:Redis:Port</c>, at the addresses of <c>--urls</c>.</summary>
public static class RedisDoorSetting
{
    /// <summary>The name below <c>SensorGrid</c>.</summary>
    public const string Name = "Redis:Port";

    private const string Setting = $"SensorGrid:{Name}";

    /// <summary>Reads the addresses; none when the port is not set, and a port of 0 for any that is free.</summary>
    /// <exception cref="StartUpException">It is no port.</exception>
    public static IReadOnlyList<IPEndPoint> Read(SettingsReader read) => read.Number(Setting, 0, IPEndPoint.MaxPort) is { } port
        ? [.. ListeningPorts.AddressesOf(SharedSettings.Urls(read)).Select(address => new IPEndPoint(address, (int)port))]
        : [];

    /// <summary>Checks that the program may listen there.</summary>
    /// <param name="endPoints">What <see cref="Read"/> has read.</param>
    /// <param name="checkListening">Throws when the program may not listen at an address.</param>
    /// <exception cref="StartUpException">The port is taken.</exception>
    public static void Check(IReadOnlyList<IPEndPoint> endPoints, Action<IPEndPoint> checkListening)
    {
        foreach (var endPoint in endPoints)
        {
            checkListening(endPoint);
            ListeningPorts.CheckFree(Setting, endPoint.Address, endPoint.Port);
        }
    }

    /// <summary>Gets the port and its setting, where it is set to one.</summary>
    public static IEnumerable<(int Port, string Setting)> Uses(IReadOnlyList<IPEndPoint> endPoints) => endPoints.Take(1).Select(endPoint => (endPoint.Port, Setting));
}
