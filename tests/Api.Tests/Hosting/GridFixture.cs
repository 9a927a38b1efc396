using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

[assembly: AssemblyFixture(typeof(GridFixture))]

namespace SensorGrid.Api.Tests.Hosting;

/// <summary>One SensorGrid that most tests share; each uses sensors of its own.</summary>
public sealed class GridFixture : IAsyncLifetime
{
    private readonly TemporaryDirectory _data = new();
    private RunningGrid? _grid;

    public HttpClient Client => _grid!.Client;

    public IServiceProvider Services => _grid!.Services;

    public Uri Kinesis => _grid!.Addresses.Kinesis!;

    /// <summary>The port at which Redis clients are answered.</summary>
    public int RedisPort => Assert.Single(_grid!.Addresses.Redis).Port;

    public string StreamName => _grid!.Addresses.StreamName;

    public async ValueTask InitializeAsync() => _grid = await RunningGrid.StartAsync(
        _data.FullName, TestContext.Current.CancellationToken, "--SensorGrid:Redis:Port=0");

    public async ValueTask DisposeAsync()
    {
        if (_grid is not null)
        {
            await _grid.DisposeAsync();
        }

        _data.Dispose();
    }
}
