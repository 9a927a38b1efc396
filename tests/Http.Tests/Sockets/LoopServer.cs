using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SensorGrid.Http.Sockets;

namespace SensorGrid.Http.Tests.Sockets;

/// <summary>A server on the transport, whose connections the test serves.</summary>
internal sealed class LoopServer : IAsyncDisposable
{
    private readonly KestrelServer _server;

    private LoopServer(Func<ConnectionContext, Task> serve)
    {
        var options = new KestrelServerOptions { ApplicationServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        options.Listen(IPAddress.Loopback, 0, listen => listen.Run(serve));
        _server = new KestrelServer(Options.Create(options), new ReadinessTransport(), NullLoggerFactory.Instance);
    }

    public IPEndPoint EndPoint => IPEndPoint.Parse(new Uri(_server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()).Authority);

    public static async Task<LoopServer> StartAsync(Func<ConnectionContext, Task> serve)
    {
        var server = new LoopServer(serve);
        await server._server.StartAsync(new NoHttp(), TestContext.Current.CancellationToken);
        return server;
    }

    public async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(EndPoint, TestContext.Current.CancellationToken);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(CancellationToken.None);
        _server.Dispose();
    }

    /// <summary>No connection gets to it.</summary>
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
