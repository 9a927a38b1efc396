using System.Globalization;
using SensorGrid.Cli.Alarms;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Simulate.Faults;
using SensorGrid.Cli.Simulate.Model;
using SensorGrid.Cli.Simulate.Output;
using SensorGrid.Client;
using SensorGrid.Offline.Progress;

namespace SensorGrid.Cli.Simulate.Watch;

/// <summary>Listens while the fleet runs, waits until the live system has seen all of it, and reports the findings.</summary>
internal sealed class FaultWatch : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SensorGridClient _api;
    private readonly AnomalyWatch _watch;
    private readonly CliContext _context;

    private FaultWatch(SensorGridClient api, AnomalyWatch watch, CliContext context) => (_api, _watch, _context) = (api, watch, context);

    /// <summary>Connects to the live system; null, with a line that explains why, when nobody answers: the fleet can run without.</summary>
    public static async Task<FaultWatch?> StartAsync(Uri address, string? apiKey, CliContext context, CancellationToken cancellationToken)
    {
        var api = new SensorGridClient(address, apiKey);
        var watch = new AnomalyWatch(api, context.TimeProvider);
        try
        {
            await watch.StartAsync(cancellationToken);
            return new FaultWatch(api, watch, context);
        }
        catch (Exception exception) when (exception is HttpRequestException or ApiException)
        {
            var reason = exception is ApiException refusal ? ApiErrors.Describe(refusal) : exception.Message;
            await watch.DisposeAsync();
            api.Dispose();
            context.Progress.WriteLine($"anomalies are not watched: {address} does not answer ({reason}); name the API with --api");
            return null;
        }
    }

    /// <summary>Waits for the live system and writes what it found.</summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="faults">The faults of the run.</param>
    /// <param name="end">The end of the run, exclusive.</param>
    /// <param name="tally">The readings that went out.</param>
    /// <param name="budget">The live system's alarm budget: false alarms a sensor and day.</param>
    /// <param name="cancellationToken">The token that ends the wait.</param>
    public async Task ConcludeAsync(Fleet fleet, IReadOnlyList<Fault> faults, DateTimeOffset end, RunTally tally, double budget, CancellationToken cancellationToken)
    {
        var caughtUp = await _context.Progress.RunAsync("waiting for the live system", step => CatchUpAsync(tally, step, cancellationToken));
        if (!caughtUp)
        {
            _context.Progress.WriteLine("the live system has not taken all readings: what follows may not be all that it finds");
        }

        Write(FleetAssessment.Of(fleet, faults, end, _watch.Snapshot()), budget);
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        _api.Dispose();
    }

    // Until every sensor has its last reading, and everything that the feed has came over the stream.
    private async Task<bool> CatchUpAsync(RunTally tally, IProgressStep step, CancellationToken cancellationToken)
    {
        var start = _context.TimeProvider.GetTimestamp();
        var behind = tally.LastReadings.ToDictionary(StringComparer.Ordinal);
        while (_context.TimeProvider.GetElapsedTime(start) < Patience)
        {
            try
            {
                foreach (var ids in behind.Keys.ToArray().Chunk(SensorGridClient.LargestBatch))
                {
                    foreach (var answer in await _api.GetFeaturesAsync(ids, cancellationToken))
                    {
                        if (answer.Quality.LastReadingAt >= behind[answer.SensorId])
                        {
                            behind.Remove(answer.SensorId);
                        }
                    }
                }

                step.Report(
                    1 - ((double)behind.Count / tally.Sensors),
                    string.Create(CultureInfo.InvariantCulture, $"{tally.Sensors - behind.Count:N0} of {tally.Sensors:N0} sensors"));
                if (behind.Count == 0 && await IsCompleteAsync(cancellationToken))
                {
                    return true;
                }
            }
            catch (HttpRequestException exception)
            {
                step.Report(null, $"the API does not answer: {exception.Message}");
            }

            await Task.Delay(Pause, _context.TimeProvider, cancellationToken);
        }

        return false;
    }

    private async Task<bool> IsCompleteAsync(CancellationToken cancellationToken)
    {
        var listed = await _api.GetAnomaliesAsync(cancellationToken) ?? [];
        var streamed = _watch.Snapshot().ToDictionary(anomaly => anomaly.Id, StringComparer.Ordinal);

        // One from before the run is listed and was never streamed: those that were are what counts.
        return listed.All(anomaly => !streamed.TryGetValue(anomaly.Id, out var seen) || seen == anomaly);
    }

    private void Write(Assessment assessment, double budget)
    {
        var output = _context.Output;
        var announced = _watch.Repeated == 0 ? "each once" : string.Create(CultureInfo.InvariantCulture, $"{_watch.Repeated} announced again");
        var connections = _watch.Connections == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", over {_watch.Connections} connections");
        var missed = _watch.Missed == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {_watch.Missed} times told that some were missed");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"anomalies: {assessment.Alarms} on the stream, {announced}{connections}{missed}"));
        AssessmentText.Write(assessment, output, budget);
    }
}
