using System.Diagnostics;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Network;
using SensorGrid.TestKit.Processes;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>One silo of several: a process with nothing durable of its own.</summary>
internal sealed class SiloNode : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string _program;
    private readonly string[] _shared;
    private readonly int[] _ports = FreePorts.Take(3);
    private ChildProcess? _process;

    /// <param name="program">The program.</param>
    /// <param name="shared">The settings of all silos of the cluster.</param>
    public SiloNode(string program, string[] shared)
    {
        _program = program;
        _shared = shared;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_ports[0]}") };
    }

    public HttpClient Http { get; }

    public bool IsRunning => _process is not null;

    /// <summary>Processor time of the running process since its start.</summary>
    public TimeSpan Cpu
    {
        get
        {
            using var process = Process.GetProcessById(_process!.Id);
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Starts the process; returns when it answers.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _process = new ChildProcess(
            "dotnet",
            [
                _program,
                "--urls", Http.BaseAddress!.ToString(),
                $"--SensorGrid:Orleans:SiloPort={_ports[1]}",
                $"--SensorGrid:Orleans:GatewayPort={_ports[2]}",
                .. _shared,
            ],
            _directory.FullName,
            new Dictionary<string, string>());
        await _process.LineAsync(line => line == "SensorGrid is ready", cancellationToken);
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        await _process!.KillAsync(cancellationToken);
        await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>Ends the process as a service manager does, and waits for it.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _process!.StopAsync(cancellationToken);
        _process = null;
    }

    /// <inheritdoc cref="Metrics.SumAsync"/>
    public Task<double> MetricAsync(string name, string labels, CancellationToken cancellationToken) => Metrics.SumAsync(Http, name, labels, cancellationToken);

    /// <summary>SIGSTOP.</summary>
    public void Freeze() => _process!.Freeze();

    /// <summary>SIGCONT, after <see cref="Freeze"/>; returns when the process has ended itself.</summary>
    public async Task UnfreezeUntilItEndsAsync(CancellationToken cancellationToken)
    {
        _process!.Unfreeze();
        await _process.ExitAsync(cancellationToken);
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
