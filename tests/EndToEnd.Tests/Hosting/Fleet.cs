using System.Globalization;
using SensorGrid.TestKit.Node;
using SensorGrid.TestKit.Processes;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>A producer in another language: it publishes the readings of a fleet, one a second and sensor in event time, and goes on through a server that is gone for a while.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private Fleet(ChildProcess process, int readings) => (_process, Readings) = (process, readings);

    /// <summary>How many readings it publishes if it is not ended early, bad records not counted.</summary>
    public int Readings { get; }

    /// <summary>Starts it, or skips the test if node is missing.</summary>
    /// <param name="kinesis">The endpoint of the stream.</param>
    /// <param name="sensors">How many sensors it has.</param>
    /// <param name="seconds">How many readings each of them has.</param>
    /// <param name="rate">Records a second, at most.</param>
    /// <param name="badEvery">After so many readings comes a record that cannot be decoded; 0 for none.</param>
    /// <param name="spikeAt">From this second on some sensors show a fault, for anomalies; null for none.</param>
    /// <param name="keys">Under how many partition keys, in turn, a sensor's readings go; 0: under its id.</param>
    public static Fleet Start(Uri kinesis, int sensors, int seconds, int rate, int badEvery = 0, int? spikeAt = null, int keys = 0) => new(
        NodeTools.Start(
            ["fleet.mjs", kinesis.ToString(), Grid.Stream, $"{sensors}", $"{seconds}", $"{rate}", $"{badEvery}", spikeAt?.ToString(CultureInfo.InvariantCulture) ?? "Infinity", $"{keys}"],
            "",
            new Dictionary<string, string>()),
        sensors * seconds);

    /// <summary>Waits until the stream has taken that many readings, or more.</summary>
    public Task PublishedAsync(int readings, CancellationToken cancellationToken) =>
        _process.LineAsync(line => line.Split(' ') is ["published", var count] && int.Parse(count, CultureInfo.InvariantCulture) >= readings, cancellationToken);

    /// <summary>Ends it early, and waits until the stream has taken what was published.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _process.SendLineAsync("stop", cancellationToken);
        await DoneAsync(cancellationToken);
    }

    /// <summary>Waits until the stream has taken all of it.</summary>
    public Task DoneAsync(CancellationToken cancellationToken) =>
        _process.LineAsync(line => line.StartsWith("done", StringComparison.Ordinal), cancellationToken);

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
