using System.Globalization;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Kinesis;
using SensorGrid.Cli.Simulate.Model;
using SensorGrid.Cli.Simulate.Output;
using SensorGrid.Cli.Simulate.Watch;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Cli.Simulate;

/// <summary>A run of <c>simulate</c>.</summary>
internal sealed class Simulation(SimulateOptions options, CliContext context)
{
    // About a minute: a system that is restarted in the middle does not end the run.
    private const int PutAttempts = 24;

    private LabelsFile? _labels;
    private RunTally? _tally;
    private bool _complete;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var fleet = Fleet.Create(new FleetOptions(options.Sensors, options.Rate, Start(), options.Duration, options.Seed, options.FaultsPerDay));
        await using var watch = options.Api is { } api ? await FaultWatch.StartAsync(api, options.ApiKey, context, cancellationToken) : null;
        try
        {
            await (options.Output is { } path ? WriteAsync(fleet, path, cancellationToken) : PublishAsync(fleet, cancellationToken));
        }
        finally
        {
            // In any case: after Ctrl-C or an error, what went out stays there.
            if (_tally is not null)
            {
                await ConcludeAsync(fleet, _tally, watch, cancellationToken);
            }
        }

        return ExitCode.Success;
    }

    private async Task WriteAsync(Fleet fleet, string path, CancellationToken cancellationToken)
    {
        await using var file = Open(path);
        await RunAsync(
            fleet,
            "writing",
            tally => new FleetWriter(file, tally).RunAsync(fleet.Readings(), cancellationToken));
    }

    private async Task PublishAsync(Fleet fleet, CancellationToken cancellationToken)
    {
        var target = options.Kinesis;
        using var client = target.CreateClient();
        // Checked first, so that a wrong name or address is one clear line and not a failed batch.
        await KinesisErrors.TranslateAsync(
            target,
            ExitCode.Failure,
            () => client.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = target.StreamName }, cancellationToken));
        var producer = AggregateOption.Producer(
            options.Aggregate, client, new KinesisProducerOptions { MaxAttempts = PutAttempts }, context.TimeProvider);
        var clock = new EventClock(fleet.Options.Start, options.Speed, context.TimeProvider);
        await RunAsync(
            fleet,
            "simulating",
            tally => new FleetPublisher(producer, target.StreamName, clock, tally, context.TimeProvider)
                .RunAsync(fleet.Readings(), cancellationToken));
    }

    private Task<bool> RunAsync(Fleet fleet, string title, Func<RunTally, Task> work)
    {
        _labels = options.Labels is { } path ? LabelsFile.Prepare(path) : null;
        return context.Progress.RunAsync(title, async step =>
        {
            _tally = new RunTally(fleet, step, context.TimeProvider);
            await work(_tally);
            return _complete = true;
        });
    }

    private async Task ConcludeAsync(Fleet fleet, RunTally tally, FaultWatch? watch, CancellationToken cancellationToken)
    {
        var end = _complete ? fleet.Options.End : tally.Reached.AddMilliseconds(1);
        var faults = fleet.Faults.Before(end);
        if (_labels is { } labels)
        {
            labels.Write(fleet.Options, faults, end, tally.Readings);
            context.Progress.WriteLine($"faults: {labels.Path}");
        }

        if (watch is not null && !cancellationToken.IsCancellationRequested)
        {
            await watch.ConcludeAsync(fleet, faults, end, tally, options.Budget, cancellationToken);
        }

        var verb = options.Output is null ? "published" : "written";
        await context.Output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{tally.Readings} readings of {tally.Sensors} sensors {verb}, {faults.Count} faults"));
    }

    private DateTimeOffset Start()
    {
        // Faster than the clock, event time would run into the future, where the system accepts no readings.
        var ahead = options.Output is null && options.Speed > 1 ? options.Duration - (options.Duration / options.Speed) : TimeSpan.Zero;
        var start = options.Start ?? context.TimeProvider.GetUtcNow() - ahead;
        return start.AddTicks(-(start.Ticks % TimeSpan.TicksPerMillisecond));
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CliException($"--output '{path}' cannot be written: {exception.Message}");
        }
    }
}
