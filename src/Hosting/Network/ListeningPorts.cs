using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using SensorGrid.Guards.Text;
using SensorGrid.Hosting.StartUp;

namespace SensorGrid.Hosting.Network;

/// <summary>Checks, before anything is started, that a port is free: a clear error now instead of a half-started process.</summary>
public static class ListeningPorts
{
    /// <param name="url">An address of <c>--urls</c>.</param>
    /// <param name="checkListening">Throws when the program may not listen at an address.</param>
    /// <exception cref="StartUpException">The port is taken, or the address cannot be.</exception>
    public static void CheckUrl(string url, Action<IPEndPoint> checkListening)
    {
        if (AddressOf(url) is not { } binding)
        {
            return;
        }

        var address = AddressOf(binding);
        checkListening(new IPEndPoint(address, binding.Port));
        CheckFree("urls", address, binding.Port, SecretText.Address(url));
    }

    /// <summary>Gets host and port of a URL; null for a Unix socket or a named pipe.</summary>
    /// <exception cref="StartUpException">It is not one to listen at.</exception>
    public static BindingAddress? AddressOf(string url)
    {
        try
        {
            var binding = BindingAddress.Parse(url);
            if (binding.Port <= IPEndPoint.MaxPort)
            {
                return binding.IsUnixPipe || binding.IsNamedPipe ? null : binding;
            }
        }
        catch (FormatException exception)
        {
            throw new StartUpException($"urls is '{SecretText.Address(url)}': an address such as http://127.0.0.1:8080 was expected.", exception);
        }

        throw new StartUpException($"urls is '{SecretText.Address(url)}': a port from 0 to {IPEndPoint.MaxPort} was expected.");
    }

    /// <summary>Gets the IP addresses that URLs listen on, each once; loopback when none of them has one.</summary>
    public static IReadOnlyList<IPAddress> AddressesOf(IEnumerable<string> urls)
    {
        IPAddress[] addresses = [.. urls.Select(AddressOf).OfType<BindingAddress>().Select(AddressOf).Distinct()];
        return addresses.Length > 0 ? addresses : [IPAddress.Loopback];
    }

    // As the server does: a name that is no address stands for every address of the machine.
    private static IPAddress AddressOf(BindingAddress binding) =>
        binding.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
        : IPAddress.TryParse(binding.Host, out var given) ? given
        : IPAddress.Any;

    /// <param name="setting">The setting of the port.</param>
    /// <param name="address">The address to listen on.</param>
    /// <param name="port">The port; 0 for any.</param>
    /// <param name="value">The value of the setting; null for the port alone.</param>
    /// <exception cref="StartUpException">The port is taken, or the address cannot be.</exception>
    public static void CheckFree(string setting, IPAddress address, int port, string? value = null)
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
