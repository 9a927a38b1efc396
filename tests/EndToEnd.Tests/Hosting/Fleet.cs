using System.Globalization;
using SensorGrid.TestKit.Node;
using SensorGrid.TestKit.Processes;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>A producer in another language: it publishes the readings of a fleet, in event time one a second and sensor, or one in 13 seconds with faults, and goes on through a server that is gone for a while.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    /// <summary>From which reading on sensors have learnt what is usual, so that a fault is an anomaly: at <see cref="Interval"/>, half an hour.</summary>
    public const int Learnt = 150;

    /// <summary>In seconds, from one reading of a sensor to its next where there are faults.</summary>
    public const int Interval = 13;

    private const int OneFaultyOf = 20;

    private readonly ChildProcess _process;

    private Fleet(ChildProcess process, int sensors, int readings, int faults) => (_process, Sensors, Readings, Faults) = (process, sensors, readings, faults);

    public int Sensors { get; }

    /// <summary>How many readings it publishes if it is not ended early, bad records not counted.</summary>
    public int Readings { get; }

    /// <summary>How many sensors show a fault, and so how many anomalies there are at least.</summary>
    public int Faults { get; }

    /// <summary>Starts it, or skips the test if node is missing.</summary>
    /// <param name="kinesis">The endpoint of the stream.</param>
    /// <param name="sensors">How many sensors it has.</param>
    /// <param name="readings">How many readings each of them has.</param>
    /// <param name="rate">Records a second, at most.</param>
    /// <param name="badEvery">After so many readings comes a record that cannot be decoded; 0 for none.</param>
    /// <param name="spikeAt">From this reading on some sensors show a fault, for anomalies; null for none.</param>
    /// <param name="keys">Under how many partition keys, in turn, a sensor's readings go; 0: under its id.</param>
    /// <param name="spikesApart">How many readings lie between the faults of two sensors; ten of them one after the other.</param>
    /// <param name="tags">How many metrics a reading has besides.</param>
    public static Fleet Start(Uri kinesis, int sensors, int readings, int rate, int badEvery = 0, int? spikeAt = null, int keys = 0, int spikesApart = 4, int tags = 0) => new(
        NodeTools.Start(
            ["fleet.mjs", kinesis.ToString(), Grid.Stream, $"{sensors}", $"{readings}", $"{rate}", $"{badEvery}", spikeAt?.ToString(CultureInfo.InvariantCulture) ?? "Infinity", $"{keys}", $"{(spikeAt is null ? 1 : Interval)}", $"{spikesApart}", $"{tags}"],
            "",
            new Dictionary<string, string>()),
        sensors,
        sensors * readings,
        spikeAt is null ? 0 : (sensors + OneFaultyOf - 1) / OneFaultyOf);

    /// <summary>Waits until the stream has taken that many readings, or more.</summary>
    public Task PublishedAsync(int readings, CancellationToken cancellationToken) =>
        _process.LineAsync(line => line.Split(' ') is ["published", var count] && int.Parse(count, CultureInfo.InvariantCulture) >= readings, cancellationToken);

    /// <summary>Has it wait when the stream has taken that many readings, or hardly more; without this it goes on to its end.</summary>
    public Task LimitAsync(int readings, CancellationToken cancellationToken) => _process.SendLineAsync($"{readings}", cancellationToken);

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
