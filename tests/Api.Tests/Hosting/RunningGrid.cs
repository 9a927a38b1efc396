using SensorGrid.Silo.Hosting;
using SensorGrid.Silo.Reports;
using SensorGrid.TestKit.Network;

namespace SensorGrid.Api.Tests.Hosting;

/// <summary>A whole SensorGrid on ports of its own, and a client of its API.</summary>
internal sealed class RunningGrid : IAsyncDisposable
{
    private readonly SensorGridHost _host;

    private RunningGrid(SensorGridHost host)
    {
        _host = host;
        Client = new HttpClient { BaseAddress = host.Addresses.Api };
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _host.Services;

    public SensorGridAddresses Addresses => _host.Addresses;

    public static async Task<RunningGrid> StartAsync(string dataDirectory, CancellationToken cancellationToken, params string[] settings) =>
        new(await SensorGridHost.StartAsync([.. Arguments(dataDirectory), .. settings], cancellationToken));

    /// <summary>Settings by which many of them can run beside each other; a later setting of the same name wins.</summary>
    public static string[] Arguments(string dataDirectory)
    {
        var ports = FreePorts.Take(2);
        return
        [
            "--urls=http://127.0.0.1:0",
            $"--SensorGrid:DataDirectory={dataDirectory}",
            "--SensorGrid:Kinesis:LocalPort=0",
            $"--SensorGrid:Orleans:SiloPort={ports[0]}",
            $"--SensorGrid:Orleans:GatewayPort={ports[1]}",
            "--SensorGrid:Checkpoint:Interval=1s",
        ];
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.DisposeAsync();
    }
}
