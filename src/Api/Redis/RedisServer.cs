using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SensorGrid.Api.Keys;
using SensorGrid.Http.Connections;
using SensorGrid.Http.Sockets;

namespace SensorGrid.Api.Redis;

/// <summary>Answers Redis clients at a port of its own: a second server beside that of the HTTP API, since one that listens at addresses of its own no longer does at <c>--urls</c>.</summary>
/// <remarks>Its connections count with those of the HTTP API.</remarks>
internal sealed class RedisServer : IHostedService, IDisposable
{
    // What is read ahead of commands.
    private const int RequestBufferBytes = 128 * 1024;

    private readonly KestrelServer _server;

    public RedisServer(
        IOptions<RedisDoorOptions> door, IOptions<ApiAccessOptions> access, ConnectionLimit connections, IServiceProvider services, ILoggerFactory loggers)
    {
        var options = new KestrelServerOptions { ApplicationServices = services };
        KestrelBounds.Apply(options.Limits, connections.Most);
        options.Limits.MaxRequestBufferSize = RequestBufferBytes;
        foreach (var endPoint in door.Value.EndPoints)
        {
            access.Value.CheckListening(endPoint);
            options.Listen(endPoint, listen =>
            {
                listen.Use(connections.Bound);
                listen.UseConnectionHandler<RedisConnectionHandler>();
            });
        }

        // Commands are short: on loops of their own they wait behind nothing that the thread pool does.
        IConnectionListenerFactory transport = door.Value.HasLoops
            ? new ReadinessTransport()
            : new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers);
        _server = new KestrelServer(Options.Create(options), transport, loggers);
    }

    /// <summary>The addresses that it listens at.</summary>
    public IReadOnlyList<IPEndPoint> Addresses { get; private set; } = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _server.StartAsync(new NoHttp(), cancellationToken);
        Addresses = [.. _server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(address => new Uri(address)).Select(url => new IPEndPoint(IPAddress.Parse(url.Host.Trim('[', ']')), url.Port))];
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server.StopAsync(cancellationToken);

    public void Dispose() => _server.Dispose();

    /// <summary>The server asks for what answers HTTP; none of its connections gets there.</summary>
    private sealed class NoHttp : IHttpApplication<object>
    {
        public object CreateContext(IFeatureCollection contextFeatures) => throw new NotSupportedException();

        public Task ProcessRequestAsync(object context) => throw new NotSupportedException();

        public void DisposeContext(object context, Exception? exception)
        {
            // None is created.
        }
    }
}
