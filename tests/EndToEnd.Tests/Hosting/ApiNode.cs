using SensorGrid.TestKit;
using SensorGrid.TestKit.Network;
using SensorGrid.TestKit.Processes;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>The API as a process of its own, in front of the silos of a cluster.</summary>
internal sealed class ApiNode : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string[] _settings;
    private ChildProcess? _process;

    /// <param name="settings">Those that say which cluster and which stream.</param>
    public ApiNode(string[] settings)
    {
        _settings = settings;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{FreePorts.Take(1)[0]}"), Timeout = Eventually.Patience };
    }

    public HttpClient Http { get; }

    /// <summary>Starts the process; it looks for silos by itself.</summary>
    public void Start() => _process = new ChildProcess(
        "dotnet", [BuiltPrograms.Api, "--urls", Http.BaseAddress!.ToString(), .. _settings], _directory.FullName, new Dictionary<string, string>());

    /// <summary>Waits until it says that it has found a silo.</summary>
    public Task ReadyAsync(CancellationToken cancellationToken) => _process!.LineAsync(line => line == "SensorGrid is ready", cancellationToken);

    /// <summary>Waits until it answers at all.</summary>
    public Task ListeningAsync() => Eventually.GetAsync("The API's answer", async () =>
    {
        try
        {
            return await Http.GetStringAsync(new Uri("/health/live", UriKind.Relative), TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    });

    /// <summary>Ends the process as a service manager does, and waits for it.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _process!.StopAsync(cancellationToken);
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        Http.Dispose();
        _directory.Dispose();
    }
}
