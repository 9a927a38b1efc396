using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Catalogue;
using SensorGrid.Grains.Interfaces.DeadLetters;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Sensors;
using SensorGrid.Kinesis.Records;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Grains.Shards;

/// <summary>
/// Brings the records of one shard to their sensors: to those that live in this silo directly, to the others by one call per sensor and page. Never twice at a
/// time to the same sensor, since a page is done before the next one begins.
/// </summary>
internal sealed partial class SensorRecordProcessor(
    string? source,
    PageDecoder decoder,
    SensorRuntime runtime,
    IGrainFactory grains,
    CallRetry retry,
    SensorGrainsOptions options,
    ILogger logger) : IShardRecordProcessor, IShardReader
{
    private const int MostQuestions = 1_000;

    // A place in a table with its positions, and half of an id.
    private const int BytesOfASensor = 200;

    private static readonly TimeSpan PauseWithoutRoom = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WarningInterval = TimeSpan.FromSeconds(10);

    private readonly LocalPages _local = new(runtime, logger);
    private readonly LocalSaves _saves = new(runtime, LocalSaves.Limit);
    private readonly DeliveryTracker _deliveries = new();
    private readonly SilenceWatch _silences = new();
    private readonly Lock _weighing = new();
    private RosterWalk? _roster;
    private long _deliveryBytes;
    private long _awaitedBytes;
    private long _warnedAt;
    private ShardLineage? _lineage;
    private long _pass;

    public DeliveryFrontier Frontier { get; } = new();

    public LogPosition? LastDelivered(string sensorId) => _deliveries.LastOf(sensorId);

    public ValueTask InitializeAsync(ShardStart start, CancellationToken cancellationToken)
    {
        Rewind(start.Checkpoint);
        var shard = ShardName.Of(source, start.ShardId);
        runtime.Readers.Add(shard, this);
        _lineage = new ShardLineage(
            shard,
            [.. start.ParentShardIds.Select(parent => ShardName.Of(source, parent))],
            start.Gap is { } gap ? new LogGap(gap.From, gap.To) : null);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<ShardOutcome> ProcessRecordsAsync(IReadOnlyList<ShardRecord> records, long revision, CancellationToken cancellationToken)
    {
        var lineage = _lineage ?? throw new InvalidOperationException("The processor has not been initialised.");
        var compiled = await runtime.Revisions.GetAsync(revision, cancellationToken);
        var (outcome, next) = (ShardOutcome.Done, 0);
        try
        {
            while (outcome == ShardOutcome.Done && next < records.Count)
            {
                outcome = await TakeAsync(lineage, decoder.Decode(records, compiled.Sources, ref next), compiled, cancellationToken);
            }
        }
        finally
        {
            decoder.Release();
        }

        if (outcome == ShardOutcome.Done && records.Count > 0)
        {
            Frontier.OnDelivered(PlaceOf(records[^1].Position), records[^1].ApproximateArrivalTimestamp);
        }

        return outcome;
    }

    private async Task<ShardOutcome> TakeAsync(ShardLineage lineage, DecodedPage page, CompiledRevision revision, CancellationToken cancellationToken)
    {
        // Both are waited for whatever happens to the other: nothing of a page may still be under way when the reader goes on or back.
        var deadLetters = AddDeadLettersAsync(page.DeadLetters, cancellationToken);
        var refused = new ConcurrentDictionary<string, SensorGroup>(StringComparer.Ordinal);
        var sensors = IngestAsync(lineage, page.Sensors, revision, refused, cancellationToken);
        await Task.WhenAll(deadLetters, sensors);
        var outcome = await sensors;
        if (outcome == ShardOutcome.Done)
        {
            // A refused sensor does not exist, so its silence is not watched.
            foreach (var group in page.Sensors.Where(group => refused.IsEmpty || !refused.ContainsKey(group.SensorId)))
            {
                _silences.OnHeard(group.SensorId, group.ArrivedAt);
            }
        }

        Weigh();
        return outcome;
    }

    public async ValueTask<ShardOutcome> ReachedAsync(DateTimeOffset readUntil, CancellationToken cancellationToken)
    {
        var lineage = _lineage ?? throw new InvalidOperationException("The processor has not been initialised.");
        List<string> due = [];
        DateTimeOffset?[] answers = [];
        Frontier.OnReached(readUntil);
        try
        {
            _roster ??= new RosterWalk(grains.GetShardRoster(lineage.Shard), readUntil);
            _silences.Expect(await _roster.NextAsync(readUntil, cancellationToken), readUntil);
            due = _silences.Due(readUntil, MostQuestions);
            // A sensor that does not answer is queried again, like one that is not silent yet.
            answers = [.. Enumerable.Repeat<DateTimeOffset?>(readUntil, due.Count)];
            var outcome = await BoundedFanOut.RunAsync(
                [.. due.Index()],
                options.IngestConcurrency,
                sensor => AskAsync(lineage.Shard, sensor.Item, answers, sensor.Index, readUntil, cancellationToken));
            if (outcome == ShardOutcome.Gap)
            {
                return outcome;
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Readings come first: a shard is not read again because a query failed.
            LogNotAsked(logger, exception, lineage.Shard);
        }

        for (var i = 0; i < due.Count; i++)
        {
            _silences.OnAnswer(due[i], readUntil, answers[i]);
        }

        Weigh();
        return ShardOutcome.Done;
    }

    public async ValueTask<ShardOutcome> PersistAsync(RecordPosition position, PersistPace pace, CancellationToken cancellationToken)
    {
        var lineage = _lineage ?? throw new InvalidOperationException("The processor has not been initialised.");
        var expected = _deliveries.BeginBarrier();
        var outcome = ShardOutcome.Gap;
        try
        {
            using var writes = new PacedWrites(pace, expected.Count, runtime.Clock, cancellationToken);
            outcome = await BoundedFanOut.RunAsync(
                expected, options.PersistConcurrency, sensor => PersistAsync(writes, lineage.Shard, sensor.Key, sensor.Value, cancellationToken));
        }
        finally
        {
            if (outcome == ShardOutcome.Gap)
            {
                _deliveries.OnBarrierFailed(expected);
            }
        }

        return outcome;
    }

    public ValueTask CheckpointedAsync(RecordPosition position, CancellationToken cancellationToken)
    {
        var forgotten = _deliveries.OnCheckpointed(SequenceNumber.Parse(position.SequenceNumber), position.SubSequenceNumber);
        if (forgotten > 0)
        {
            // An activation loaded for an earlier page may have missed pages whose deliveries are forgotten.
            BeginPass();
            runtime.Metrics.OnDeliveriesForgotten(forgotten);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask StopAsync(ShardStopReason reason, CancellationToken cancellationToken)
    {
        Rewind(null);
        Frontier.End();
        if (_lineage is { Shard: var shard })
        {
            runtime.Readers.Remove(shard, this);
        }

        return ValueTask.CompletedTask;
    }

    public void OnStored(string sensorId, LogPosition position, DateTimeOffset? silentFrom)
    {
        _deliveries.OnStored(sensorId, position);
        if (!(_deliveries.LastOf(sensorId) > position))
        {
            // One that lacks what was delivered does not know whether it is silent.
            _silences.OnStored(sensorId, silentFrom);
        }
    }

    /// <summary>Returns to a checkpoint; null forgets everything.</summary>
    private void Rewind(RecordPosition? checkpoint)
    {
        _deliveries.Rewind(
            checkpoint is { } known ? SequenceNumber.Parse(known.SequenceNumber) : null,
            checkpoint?.SubSequenceNumber ?? 0);
        Frontier.Begin(checkpoint is { } place ? PlaceOf(place) : null);
        BeginPass();
        _silences.Clear();
        _roster = null;
        Weigh();
    }

    private static LogPosition PlaceOf(RecordPosition record) => new(SequenceNumber.Parse(record.SequenceNumber), record.SubSequenceNumber, 0);

    private void BeginPass() => _pass = SensorPass.Next();

    /// <summary>Counts the memory kept here by sensor as a part of the room: for a while, or for as long as a sensor is awaited.</summary>
    private void Weigh()
    {
        lock (_weighing)
        {
            var (delivered, awaited) = (_deliveries.Count * (long)BytesOfASensor, _silences.Count * (long)BytesOfASensor);
            runtime.Room.OnRead(delivered - _deliveryBytes);
            runtime.Room.OnListed(awaited - _awaitedBytes);
            (_deliveryBytes, _awaitedBytes) = (delivered, awaited);
        }
    }

    private async Task<bool> AskAsync(ShardName shard, string sensorId, DateTimeOffset?[] answers, int at, DateTimeOffset readUntil, CancellationToken cancellationToken)
    {
        var sensor = grains.GetSensor(sensorId);
        if (!runtime.Sensors.TryGet(sensorId, out _) && _deliveries.IsStored(sensorId))
        {
            // Nearly all of those that are not in memory are not overdue: to see that, none is loaded, which would make another one leave.
            var (exists, silentFrom) = await StoredSensor.SilentFromAsync(runtime, sensorId, sensor.GetGrainId(), cancellationToken);
            if (!exists || !(silentFrom <= readUntil))
            {
                // One that was never stored has nothing from here that counts: it was refused, or another reader queries it.
                answers[at] = silentFrom;
                return true;
            }
        }

        var previous = _deliveries.LastOf(sensorId);
        SensorPass.Announce(previous, _pass);
        var pass = _pass;
        var answer = await retry.RunAsync(() => sensor.CheckSilenceAsync(shard, previous, pass, readUntil, cancellationToken), sensorId, cancellationToken);
        answers[at] = answer.AskAt;
        return !answer.IsGap;
    }

    private async Task<ShardOutcome> IngestAsync(
        ShardLineage lineage, List<SensorGroup> groups, CompiledRevision revision, ConcurrentDictionary<string, SensorGroup> refused, CancellationToken cancellationToken)
    {
        var started = runtime.Clock.GetTimestamp();
        var rest = await _local.TakeAsync(lineage, groups, revision, _deliveries, cancellationToken);
        if (rest.Count < groups.Count)
        {
            runtime.Metrics.OnIngested(runtime.Clock.GetElapsedTime(started));
        }

        var outcome = await BoundedFanOut.RunAsync(rest, options.IngestConcurrency, group => IngestAsync(lineage, group, revision.Number, refused, cancellationToken));
        if (outcome == ShardOutcome.Done && !refused.IsEmpty)
        {
            await AddRefusedAsync(lineage, refused.Values, cancellationToken);
        }

        return outcome;
    }

    /// <summary>Adds dead letters for all refused readings of a page at once: a call and a write for each sensor would cost more than ingesting it.</summary>
    private Task AddRefusedAsync(ShardLineage lineage, ICollection<SensorGroup> refused, CancellationToken cancellationToken)
    {
        var (most, isMemoryFull) = (options.MaxSensors ?? 0, runtime.Room.IsFullOfKnown);
        return AddDeadLettersAsync(
            [
                .. refused
                    .SelectMany(group => group.Readings)
                    .OrderBy(placed => placed.Position)
                    .Select(placed => RefusedSensor.DeadLetterOf(lineage.Shard, placed, most, isMemoryFull)),
            ],
            cancellationToken);
    }

    private async Task<bool> IngestAsync(
        ShardLineage lineage, SensorGroup group, long revision, ConcurrentDictionary<string, SensorGroup> refused, CancellationToken cancellationToken)
    {
        // One that is about to be loaded needs room. Here it can wait for as long as it takes; a call cannot.
        var needsRoom = !runtime.Sensors.TryGet(group.SensorId, out _);
        if (needsRoom)
        {
            await runtime.Room.WaitAsync(cancellationToken);
        }

        var page = new SensorPage(lineage, _deliveries.LastOf(group.SensorId), [.. group.Readings], runtime.LocalSilo, _pass, revision);
        SensorPass.Announce(page.Previous, page.Pass);
        var sensor = grains.GetSensor(group.SensorId);
        var started = runtime.Clock.GetTimestamp();
        IngestOutcome outcome;
        try
        {
            outcome = await retry.RunAsync(() => sensor.IngestAsync(page, cancellationToken), group.SensorId, cancellationToken);
        }
        finally
        {
            if (needsRoom)
            {
                runtime.Room.EndWait();
            }
        }

        while (outcome == IngestOutcome.NoRoom)
        {
            // Waits until sensors are retired, or the silo is started again with more memory or a limit. Meanwhile known sensors answer.
            LogFullOfKnownNowAndThen();
            await Task.Delay(PauseWithoutRoom, runtime.Clock, cancellationToken);
            outcome = await retry.RunAsync(() => sensor.IngestAsync(page, cancellationToken), group.SensorId, cancellationToken);
        }

        runtime.Metrics.OnIngested(runtime.Clock.GetElapsedTime(started));
        if (outcome == IngestOutcome.Gap)
        {
            runtime.Sensors.Forget(group.SensorId);
            return false;
        }

        if (outcome == IngestOutcome.Refused)
        {
            runtime.Metrics.OnSensorRefused();
            refused[group.SensorId] = group;
            return true;
        }

        runtime.Sensors.OnAnswered(group.SensorId, lineage.Shard, page.Readings[^1].Position);
        _deliveries.OnDelivered(group.SensorId, page.Readings[^1].Position);
        return true;
    }

    private void LogFullOfKnownNowAndThen()
    {
        runtime.Metrics.OnKnownRoomAwaited();
        var (now, before) = (runtime.Clock.GetTimestamp(), Interlocked.Read(ref _warnedAt));
        if ((before == 0 || runtime.Clock.GetElapsedTime(before, now) >= WarningInterval) && Interlocked.CompareExchange(ref _warnedAt, now, before) == before)
        {
            LogFullOfKnown(logger, _lineage!.Shard, runtime.Room.KnownBytes >> 20);
        }
    }

    private async Task<bool> PersistAsync(PacedWrites writes, ShardName shard, string sensorId, LogPosition expected, CancellationToken cancellationToken)
    {
        if (_deliveries.IsStored(sensorId))
        {
            // It has left memory since the barrier began.
            return true;
        }

        await writes.NextAsync();
        var durable = false;
        try
        {
            durable = await retry.RunAsync(() => PersistOnceAsync(shard, sensorId, expected, cancellationToken), sensorId, cancellationToken);
        }
        finally
        {
            if (!durable)
            {
                await writes.HurryAsync();
            }
        }

        return durable;
    }

    private async ValueTask<bool> PersistOnceAsync(ShardName shard, string sensorId, LogPosition expected, CancellationToken cancellationToken)
    {
        if (await _saves.TryPersistAsync(sensorId, shard, expected, cancellationToken))
        {
            return true;
        }

        if (await grains.GetSensor(sensorId).PersistAsync(shard, expected, cancellationToken) == PersistOutcome.Durable)
        {
            runtime.Sensors.OnAnswered(sensorId, shard, expected);
            return true;
        }

        // The activation that ingested the pages here may be another one than the one that answered.
        runtime.Sensors.Forget(sensorId);
        return false;
    }

    // In calls of bounded size, in log order; each is durable when it returns.
    private async Task AddDeadLettersAsync(List<DeadLetter> deadLetters, CancellationToken cancellationToken)
    {
        foreach (var batch in DeadLetterBatches.Of(deadLetters))
        {
            var lane = grains.GetGrain<IDeadLetterGrain>(DeadLetterLanes.Of(batch[0].Shard));
            var added = await retry.RunAsync(() => lane.AddAsync(batch, cancellationToken), "the dead letters", cancellationToken);
            runtime.Metrics.OnDeadLetters(added);
        }
    }
}
