using SensorGrid.Applications.Definitions;
using SensorGrid.Applications.Runs;
using SensorGrid.Applications.Rows;
using SensorGrid.Streaming.Kinesis.Reading;

namespace SensorGrid.Grains.Applications;

/// <summary>Runs an application beside its grain: reads, computes, and lets the grain store.</summary>
/// <remarks>Rows can be seen once they are stored together with the facts that they depend on. So a run that goes on after another one has taken over cannot show anything: its save is refused.</remarks>
internal sealed class ApplicationWorker : IDisposable
{
    private const int RecordsAtOnce = 2_000;
    private const int RowsAtOnce = 20_000;

    /// <summary>The pause between two saves while rows come out.</summary>
    private static readonly TimeSpan RowInterval = TimeSpan.FromMilliseconds(250);

    private readonly CompiledApplication _application;
    private readonly Func<CancellationToken, Task<ApplicationRun>> _open;
    private readonly TableFollower _tables;
    private readonly IReadOnlyDictionary<string, IKinesisStreamReader> _streams;
    private readonly TimeSpan _snapshotInterval;
    private readonly TimeProvider _clock;
    private readonly Func<ApplicationCommit, Task> _commit;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<OutputRow> _rows = [];
    private readonly Task _running;
    private ApplicationRun _run = null!;
    private ApplicationReader _reader = null!;
    private long _committedAt;
    private long _committedTables;
    private long _snapshotAt;
    private long _recordsOfSnapshot;
    private long _refused;
    private (long At, long Records) _rateSince;
    private volatile WorkerStatus _status;

    /// <param name="application">The application.</param>
    /// <param name="open">Opens its run.</param>
    /// <param name="tables">Takes the run over to newer reference tables.</param>
    /// <param name="streams">The streams that it reads, by their sources; the main stream by the empty name.</param>
    /// <param name="snapshotInterval">The interval between stored states of the run.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="commit">Stores what the run has.</param>
    public ApplicationWorker(
        CompiledApplication application,
        Func<CancellationToken, Task<ApplicationRun>> open,
        TableFollower tables,
        IReadOnlyDictionary<string, IKinesisStreamReader> streams,
        TimeSpan snapshotInterval,
        TimeProvider clock,
        Func<ApplicationCommit, Task> commit)
    {
        (_application, _open, _tables, _streams, _snapshotInterval, _clock, _commit) = (application, open, tables, streams, snapshotInterval, clock, commit);
        _status = new WorkerStatus(0, null, null, 0);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Completes when the run has ended; with the exception that ended it.</summary>
    public Task Ended => _running;

    /// <summary>The status. Safe for concurrent use.</summary>
    public WorkerStatus Status => _status;

    /// <summary>Stops the run after the records under way, and lets the grain store its state.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Releases what it holds; only after <see cref="Ended"/>.</summary>
    public void Dispose() => _stop.Dispose();

    private async Task RunAsync()
    {
        await OpenAsync();
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                await _reader.ReadAsync(RowInterval, _stop.Token);
                await ProcessAsync();
                await CommitAsync(isLast: false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        finally
        {
            await _stop.CancelAsync();
            await _reader.EndAsync();
        }

        await CommitAsync(isLast: true);
    }

    private async Task OpenAsync()
    {
        _run = await _open(_stop.Token);
        _reader = new ApplicationReader(_run.Merge, _streams, _clock);
        _recordsOfSnapshot = _run.Records;
        _committedTables = _run.Tables.Newest;
        _committedAt = _snapshotAt = _clock.GetTimestamp();
        _rateSince = (_committedAt, _run.Records);
    }

    private async Task ProcessAsync()
    {
        await _tables.LookAsync(_run, _stop.Token);
        while (!_run.Process(RecordsAtOnce) && !_stop.IsCancellationRequested)
        {
            TakeRows();
            if (_run.DuePin is not null)
            {
                await _tables.ChangeAsync(_run, _stop.Token);
            }
            else
            {
                await _tables.LookAsync(_run, _stop.Token);
            }

            if (_rows.Count >= RowsAtOnce)
            {
                await CommitAsync(isLast: false);
            }
        }

        TakeRows();
    }

    private void TakeRows() => _rows.AddRange(_run.TakeRows());

    private async Task CommitAsync(bool isLast)
    {
        var isSnapshotDue = _run.Records != _recordsOfSnapshot && (isLast || _clock.GetElapsedTime(_snapshotAt) >= _snapshotInterval);
        var areRowsDue = _rows.Count > 0 && (isLast || _rows.Count >= RowsAtOnce || _clock.GetElapsedTime(_committedAt) >= RowInterval);
        var isPinDue = _run.Tables.Newest != _committedTables;
        if (isSnapshotDue || areRowsDue || isPinDue)
        {
            await _commit(new ApplicationCommit(
                [.. _rows],
                [.. _application.Outputs.Select(output => output.Name)],
                _run.Merge.Place,
                _run.Merge.Facts,
                _run.Merge.HasLostTicks,
                _run.ClosedUntil,
                _run.Records,
                _run.RowsIn,
                _run.Errors,
                _run.Refused - _refused,
                _application.Definition.CatalogueTables.Any() ? _run.Tables : null,
                isSnapshotDue ? _run.Save() : null));
            _rows.Clear();
            (_refused, _committedTables) = (_run.Refused, _run.Tables.Newest);
            _committedAt = _clock.GetTimestamp();
            if (isSnapshotDue)
            {
                (_snapshotAt, _recordsOfSnapshot) = (_committedAt, _run.Records);
            }
        }

        Report();
    }

    private void Report()
    {
        var elapsed = _clock.GetElapsedTime(_rateSince.At);
        var rate = _status.RecordsPerSecond;
        if (elapsed >= TimeSpan.FromSeconds(5))
        {
            rate = (_run.Records - _rateSince.Records) / elapsed.TotalSeconds;
            _rateSince = (_clock.GetTimestamp(), _run.Records);
        }

        _status = new WorkerStatus(rate, _reader.Behind, _reader.Failure?.Message, _run.Merge.Lanes.Count()) { TablesProblem = _tables.Problem, Stalled = _reader.Stalled };
    }
}

/// <summary>The status of a run.</summary>
/// <param name="RecordsPerSecond">The records processed in a second, over the last seconds.</param>
/// <param name="Behind">The distance of the slowest shard from its tip; null before each has been read.</param>
/// <param name="Failure">Why a stream cannot be read at the moment; null when it can.</param>
/// <param name="Shards">The number of shards.</param>
internal sealed record WorkerStatus(double RecordsPerSecond, TimeSpan? Behind, string? Failure, int Shards)
{
    /// <summary>Why it stays with the tables that it has, though there are newer ones; null when there are none.</summary>
    public string? TablesProblem { get; init; }

    /// <summary>The reason why no time passes until a person mends it; null when it does.</summary>
    public string? Stalled { get; init; }
}
