using System.Diagnostics;
using System.Globalization;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Network;
using SensorGrid.TestKit.Processes;

namespace SensorGrid.Load.Programs;

/// <summary>A silo as a user starts it, on a stream that is already there; its state is in a directory of its own.</summary>
internal sealed class SiloProgram : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly TemporaryDirectory _directory = new();
    private readonly int[] _ports = FreePorts.Take(4);
    private readonly string[] _settings;
    private ChildProcess? _process;

    /// <param name="kinesis">The endpoint of the stream.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="settings">More of them, each as <c>--SensorGrid:…=…</c>.</param>
    public SiloProgram(Uri kinesis, string stream, params string[] settings)
    {
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_ports[0]}") };
        _settings =
        [
            BuiltProgram.Silo,
            "--urls", Http.BaseAddress.ToString(),
            $"--SensorGrid:Orleans:SiloPort={_ports[1]}",
            $"--SensorGrid:Orleans:GatewayPort={_ports[2]}",
            $"--SensorGrid:Redis:Port={_ports[3]}",
            $"--SensorGrid:Kinesis:ServiceUrl={kinesis}",
            $"--SensorGrid:Kinesis:StreamName={stream}",
            $"--SensorGrid:DataDirectory={_directory.FullName}",
            .. settings,
        ];
    }

    public HttpClient Http { get; }

    public int Port => _ports[0];

    /// <summary>Where Redis clients are answered.</summary>
    public int RedisPort => _ports[3];

    /// <summary>Processor time since the start.</summary>
    public TimeSpan Cpu => Read(process => process.TotalProcessorTime);

    /// <summary>Memory that it holds, all in.</summary>
    public long ResidentBytes => Read(process => process.WorkingSet64);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _process = new ChildProcess("dotnet", _settings, _directory.FullName, new Dictionary<string, string>());
        await _process.LineAsync(line => line == "SensorGrid is ready", cancellationToken);
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        await _process!.KillAsync(cancellationToken);
        await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>The sum of a metric over the series whose labels contain a text.</summary>
    public async Task<double> MetricAsync(string name, string labels, CancellationToken cancellationToken)
    {
        var metrics = await Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellationToken);
        return metrics.Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Contains(labels, StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Readings counted since the start.</summary>
    public Task<double> CountedAsync(CancellationToken cancellationToken) =>
        MetricAsync("sensorgrid_readings_total", "disposition=\"counted\"", cancellationToken);

    /// <summary>Waits until so many readings are counted.</summary>
    public async Task CountedAsync(double readings, CancellationToken cancellationToken)
    {
        while (await CountedAsync(cancellationToken) < readings)
        {
            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
        }
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

    private T Read<T>(Func<Process, T> read)
    {
        using var process = Process.GetProcessById(_process!.Id);
        return read(process);
    }
}
