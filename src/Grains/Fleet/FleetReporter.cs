using Microsoft.Extensions.Logging;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Agreement;
using SensorGrid.Grains.Interfaces.Fleet;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Shards;
using SensorGrid.Grains.Storage;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Grains.Fleet;

/// <summary>
/// Reports once a second the status of this silo, and of its sensors where that has changed: one call for each segment of the index, not
/// one a sensor.
/// </summary>
internal sealed partial class FleetReporter(
    IGrainFactory grains,
    SensorNews news,
    Func<ModelDescription> model,
    SiloAgreement agreement,
    IReadOnlyList<SensorSource> sources,
    StorageWatch storage,
    ILocalSiloDetails silo,
    TimeProvider clock,
    ILogger<FleetReporter> logger) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>Reports per call to a segment, so that a message stays well below what Orleans sends at once.</summary>
    private const int MostOfACall = 2000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A silo that stops does not wait for what can be known again.</summary>
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly ReadingRate _rate = new();
    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();
    private Task _running = Task.CompletedTask;

    /// <summary>Begins when grains can be called, and ends while they still can.</summary>
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(FleetReporter), ServiceLifecycleStage.Active + 1, _ => Begin(), EndAsync);

    public void Dispose() => _stop.Dispose();

    /// <summary>Sends the queued reports once.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        await TellOfSensorsAsync(cancellationToken);
        try
        {
            await grains.GetGrain<IFleetGrain>(0).ReportAsync(Report(), cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Any exception: the next report has it all again.
            LogNotTold(exception);
        }
    }

    private Task Begin()
    {
        _running = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LastWord);
        try
        {
            await TellOfSensorsAsync(limit.Token);
            await grains.GetGrain<IFleetGrain>(0).LeaveAsync(silo.SiloAddress, limit.Token);
        }
        catch (Exception exception)
        {
            LogNotTold(exception);
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await TellAsync(_stop.Token);
                await Task.Delay(Interval, clock, _stop.Token);
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // Any exception: a call that is under way while the silo stops fails in one way or another.
        }
    }

    private async Task TellOfSensorsAsync(CancellationToken cancellationToken)
    {
        var waiting = news.Take();
        var calls = waiting
            .GroupBy(report => SensorIndexSegments.Of(report.SensorId))
            .SelectMany(segment => segment.Chunk(MostOfACall), (segment, reports) => TellOfSensorsAsync(segment.Key, reports, cancellationToken));
        await Task.WhenAll(calls);
    }

    private async Task TellOfSensorsAsync(int segment, SensorReport[] reports, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<ISensorIndexGrain>(segment).ReportAsync(reports, cancellationToken);
        }
        catch (Exception exception)
        {
            news.PutBack(reports);
            LogSensorsNotTold(exception, reports.Length);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private SiloReport Report() => new(
        silo.SiloAddress,
        _startedAt,
        _rate.Next(news.Readings, clock.GetUtcNow()),
        ReportOf(model()),
        [.. sources.SelectMany(ReportsOf)],
        storage.IsFailing,
        agreement.Local,
        sources.Select(source => source.Status?.Refusal).FirstOrDefault(reason => reason is not null));

    private IEnumerable<ShardReport> ReportsOf(SensorSource source) => (source.Status?.Shards ?? []).Select(shard => new ShardReport(
        ShardName.Of(source.Name, shard.ShardId).ToString(), NameOf(shard.State), shard.BehindAt(clock.GetUtcNow()), shard.CheckpointedAt, shard.ReadAt, shard.Revision));

    private static ModelReport ReportOf(ModelDescription model) => new(model.Name, model.Version, model.AlarmScore);

    private static string NameOf(ShardReadState state) => state switch
    {
        ShardReadState.Claiming => "claiming",
        ShardReadState.Reading => "reading",
        ShardReadState.BackingOff => "backing-off",
        ShardReadState.Waiting => "waiting",
        ShardReadState.Ended => "ended",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "There is no such state of a reader."),
    };
}
