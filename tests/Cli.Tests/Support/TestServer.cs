using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SensorGrid.Cli.Tests.Support;

/// <summary>An HTTP server of the test's own, on loopback and a free port.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private TestServer(WebApplication application) => _application = application;

    public string Url => _application.Urls.Single();

    public static async Task<TestServer> StartAsync(RequestDelegate handler, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        application.Run(handler);
        await application.StartAsync(cancellationToken);
        return new TestServer(application);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
