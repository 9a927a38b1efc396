using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using SensorGrid.Http.Connections;

namespace SensorGrid.Http.Tests;

/// <summary>A real server on a port of its own, whose handler is the test's.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HttpServer(WebApplication app)
    {
        _app = app;
        Url = new Uri(app.Urls.Single());
    }

    public Uri Url { get; }

    public static async Task<HttpServer> StartAsync(RequestDelegate handler, ConnectionLimit? connections = null, HttpProtocols protocols = HttpProtocols.Http1)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocols;
            if (connections is not null)
            {
                listen.Use(connections.Bound);
            }
        }));
        var app = builder.Build();
        app.Use(ConnectionLimit.MarkAsync);
        app.Run(handler);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new HttpServer(app);
    }

    /// <summary>Opens a connection and sends bytes.</summary>
    public async Task<TcpClient> ConnectAsync(string bytes = "")
    {
        var client = new TcpClient();
        await client.ConnectAsync(Url.Host, Url.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(bytes), TestContext.Current.CancellationToken);
        return client;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
