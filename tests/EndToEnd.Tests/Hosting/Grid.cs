using System.Text.Json.Nodes;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Network;
using SensorGrid.TestKit.Processes;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>SensorGrid as a user starts it: a process of its own on embedded defaults, with a data directory that outlives it.</summary>
internal sealed class Grid : IAsyncDisposable
{
    public const string Stream = "sensor-readings";

    private readonly TemporaryDirectory _data = new();
    private readonly int[] _ports = FreePorts.Take(4);
    private readonly string[] _settings;
    private ChildProcess? _process;

    private Grid(string[] settings) => (_settings, Http) = (settings, new HttpClient { BaseAddress = Api });

    public Uri Api => new($"http://127.0.0.1:{_ports[0]}");

    public Uri Kinesis => new($"http://127.0.0.1:{_ports[1]}");

    public HttpClient Http { get; }

    public string DataDirectory => _data.FullName;

    public static async Task<Grid> StartNewAsync(CancellationToken cancellationToken, params string[] settings)
    {
        var grid = new Grid(settings);
        try
        {
            await grid.StartAsync(cancellationToken);
            return grid;
        }
        catch
        {
            await grid.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the process, on the data that an earlier one left; returns when it answers.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _process = new ChildProcess(
            "dotnet",
            [
                BuiltPrograms.Silo,
                "--urls", Api.ToString(),
                $"--SensorGrid:Kinesis:LocalPort={_ports[1]}",
                $"--SensorGrid:Orleans:SiloPort={_ports[2]}",
                $"--SensorGrid:Orleans:GatewayPort={_ports[3]}",
                $"--SensorGrid:DataDirectory={DataDirectory}",
                "--SensorGrid:Checkpoint:Interval=1s",
                .. _settings,
            ],
            DataDirectory,
            new Dictionary<string, string>());
        await _process.LineAsync(line => line == "SensorGrid is ready", cancellationToken);
    }

    /// <summary>Ends the process as a service manager does, and waits for it.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _process!.StopAsync(cancellationToken);
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        await _process!.KillAsync(cancellationToken);
        await _process.DisposeAsync();
    }

    /// <summary>SIGSTOP.</summary>
    public void Freeze() => _process!.Freeze();

    /// <summary>SIGCONT, after <see cref="Freeze"/>.</summary>
    public void Unfreeze() => _process!.Unfreeze();

    /// <summary>Compares the live features with a replay of the log.</summary>
    public Task<CliRun> VerifyAsync(CancellationToken cancellationToken) => LogCheck.VerifyAsync(Api, Kinesis, cancellationToken);

    public Task<JsonNode> FeaturesAsync(string sensorId, CancellationToken cancellationToken) => LogCheck.FeaturesAsync(Http, sensorId, cancellationToken);

    /// <summary>What a computation that shares nothing with the product says of the stream.</summary>
    public Task<JsonNode> NaiveFeaturesAsync(CancellationToken cancellationToken) => LogCheck.NaiveFeaturesAsync(Kinesis, cancellationToken);

    /// <inheritdoc cref="Metrics.SumAsync"/>
    public Task<double> MetricAsync(string name, string labels, CancellationToken cancellationToken) => Metrics.SumAsync(Http, name, labels, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        Http.Dispose();
        _data.Dispose();
    }
}
