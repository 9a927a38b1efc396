using SensorGrid.TestKit.Node;

namespace SensorGrid.Persistence.DynamoDB.Tests;

/// <summary>One dynalite for a class of tests, started by the first that asks. Each test makes a table of its own.</summary>
public sealed class Dynalite : IAsyncLifetime
{
    private readonly SemaphoreSlim _turn = new(1);
    private NodeServer? _server;

    /// <summary>Where it is; skips the test if node is missing.</summary>
    public async Task<string> UrlAsync()
    {
        await _turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            _server ??= await NodeServer.StartDynaliteAsync(TestContext.Current.CancellationToken);
            return _server.ServiceUrl.ToString();
        }
        finally
        {
            _turn.Release();
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _turn.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
