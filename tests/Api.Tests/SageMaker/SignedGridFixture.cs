using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.SageMaker;

/// <summary>A SensorGrid with one key, of a reader, whose name has a slash.</summary>
public sealed class SignedGridFixture : IAsyncLifetime
{
    public const string Key = "reader-key-0123456789";

    private readonly TemporaryDirectory _data = new();
    private RunningGrid? _grid;

    public HttpClient Client => _grid!.Client;

    public async ValueTask InitializeAsync() => _grid = await RunningGrid.StartAsync(
        _data.FullName, TestContext.Current.CancellationToken, $"--SensorGrid:Api:Keys:site/model={Key}", "--SensorGrid:Api:Roles:site/model=reader");

    public async ValueTask DisposeAsync()
    {
        await _grid!.DisposeAsync();
        _data.Dispose();
    }
}
