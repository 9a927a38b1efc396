using Microsoft.Extensions.Logging;
using SensorGrid.Applications.Definitions;
using SensorGrid.Applications.Log;
using SensorGrid.Applications.Runs;
using SensorGrid.Grains.Agreement;
using SensorGrid.Grains.Interfaces.Applications;

namespace SensorGrid.Grains.Applications;

/// <summary>An application: what is stored of it, and the worker that runs it.</summary>
/// <remarks>A save that fails ends the activation, since storage may hold it nevertheless: the next one loads what is stored, and goes on from there.</remarks>
[GrainType("application"), AgreedSilos]
internal sealed partial class ApplicationGrain(ApplicationServices services, ILogger<ApplicationGrain> logger) : Grain, IApplicationGrain, IDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private StoredApplication _stored = null!;
    private TaskScheduler _turns = null!;
    private ApplicationWorker? _worker;
    private CompiledApplication? _compiled;
    private string? _problem;
    private int _failures;
    private long _failedAt;
    private TaskCompletionSource _changed = New();

    private string Name => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _turns = TaskScheduler.Current;
        _stored = new StoredApplication(services.States, this.GetGrainId());
        await _stored.LoadAsync(cancellationToken);
        EnsureRunning();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_worker is { } worker)
        {
            await worker.StopAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        _changed.TrySetResult();
    }

    public void Dispose()
    {
        if (_worker is { Ended.IsCompleted: true } ended)
        {
            ended.Dispose();
        }
    }

    public async ValueTask<ApplicationOutcome> PutAsync(ApplicationChange change, CancellationToken cancellationToken)
    {
        var newest = _stored.Head?.Newest;
        if (change.Expected is { } expected && expected != (newest?.Number ?? 0))
        {
            return new ApplicationOutcome(ApplicationResult.Conflict, newest?.Number ?? 0);
        }

        var committedAt = services.Clock.GetUtcNow();
        ApplicationDefinition definition;
        TableHistory? tables = null;
        try
        {
            definition = ApplicationDefinition.Parse(change.Definition);
            if (CompiledApplication.Compile(definition, committedAt.ToUnixTimeMilliseconds(), out var issues) is null)
            {
                return new ApplicationOutcome(ApplicationResult.Invalid, newest?.Number ?? 0, string.Join('\n', issues.Select(issue => FormattableString.Invariant($"{issue.Line}:{issue.Column}: {issue.Message}"))));
            }

            services.Streams.Of(definition);
            if (definition.CatalogueTables.Any())
            {
                var loaded = await services.Tables.LoadAsync(definition, await services.Tables.NewestAsync(cancellationToken), cancellationToken);
                tables = new TableHistory(loaded.Revision, loaded.Contents, []);
            }
        }
        catch (ApplicationDefinitionException exception)
        {
            return new ApplicationOutcome(ApplicationResult.Invalid, newest?.Number ?? 0, exception.Message);
        }

        var hash = definition.ComputeHash();
        if (newest?.Hash == hash)
        {
            return new ApplicationOutcome(ApplicationResult.Unchanged, newest.Number);
        }

        // Listed first: an application that runs on no silo would be worse than a name without one.
        if (newest is null && !await GrainFactory.GetGrain<IApplicationIndexGrain>(0).AddAsync(Name, cancellationToken))
        {
            return new ApplicationOutcome(ApplicationResult.Invalid, 0, $"there are {ApplicationIndexGrain.MostApplications} applications, and no more are kept: delete one.");
        }

        await BeginAsync(definition, committedAt, hash, change.Note, tables, cancellationToken);
        return new ApplicationOutcome(ApplicationResult.Committed, _stored.Head!.Newest.Number);
    }

    public async ValueTask<bool> DeleteAsync(CancellationToken cancellationToken)
    {
        var existed = _stored.Head is not null;
        await StopWorkerAsync();
        if (existed)
        {
            await SaveAsync(() => _stored.DeleteAsync(CancellationToken.None));
            LogDeleted(Name);
            Tell();
        }

        await GrainFactory.GetGrain<IApplicationIndexGrain>(0).RemoveAsync(Name, cancellationToken);
        DeactivateOnIdle();
        return existed;
    }

    public ValueTask<byte[]?> GetDefinitionAsync(long generation, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_stored.Head is { } head ? _stored.DefinitionOf(generation == 0 ? head.Newest.Number : generation) : null);

    public ValueTask<bool> WakeAsync(CancellationToken cancellationToken)
    {
        EnsureRunning();
        return ValueTask.FromResult(_stored.Head is not null);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends the generation under way at the record where it is, and begins the next one behind it.</summary>
    private async Task BeginAsync(ApplicationDefinition definition, DateTimeOffset committedAt, string hash, string note, TableHistory? tables, CancellationToken cancellationToken)
    {
        await StopWorkerAsync();
        var before = _stored.Head;
        var start = before?.Place ?? await services.StartAsync(definition, committedAt, cancellationToken);
        if (before is not null)
        {
            // A stream that the new definition reads in addition begins with what arrives from now on.
            var added = await services.StartAsync(definition, committedAt, cancellationToken);
            var sources = before.Place.Lanes.Select(lane => lane.Shard.Source).ToHashSet();
            var read = definition.Inputs.Select(input => input.Source).ToHashSet();
            start = new MergePlace([.. before.Place.Lanes.Where(lane => read.Contains(lane.Shard.Source)), .. added.Lanes.Where(lane => !sources.Contains(lane.Shard.Source))]);
        }

        var ordinals = (before?.Streams ?? []).ToDictionary(stream => stream, stream => _stored.RowsOf(stream)?.Newest ?? 0, StringComparer.Ordinal);
        var generation = new StoredGeneration((before?.Newest.Number ?? 0) + 1, committedAt, hash, note.Length > 200 ? note[..200] : note, start, ordinals, null) { Tables = tables };

        // From here on nothing is cancelled: whoever asks is to learn what came of it.
        await SaveAsync(() => _stored.BeginAsync(generation, definition.ToJson(), CancellationToken.None));
        LogBegan(Name, generation.Number, hash);
        (_problem, _failures) = (null, 0);
        EnsureRunning();
    }

    private async Task StopWorkerAsync()
    {
        if (_worker is { } worker)
        {
            _worker = null;
            await worker.StopAsync();
            worker.Dispose();
        }
    }

    /// <summary>Starts the worker, unless it runs, or has failed a short while ago.</summary>
    private void EnsureRunning()
    {
        if (_worker is { Ended.IsCompleted: true } ended)
        {
            _worker = null;
            ended.Dispose();
            OnFailed(ended.Ended.Exception?.GetBaseException());
        }

        var pause = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, _failures) - 1, LongestPause.TotalSeconds));
        if (_worker is not null || _stored.Head is not { } head || (_failures > 0 && services.Clock.GetElapsedTime(_failedAt) < pause))
        {
            return;
        }

        try
        {
            var definition = ApplicationDefinition.Parse(_stored.DefinitionOf(head.Newest.Number));
            _compiled = CompiledApplication.Compile(definition, head.Newest.CommittedAt.ToUnixTimeMilliseconds(), out var issues)
                ?? throw new InvalidDataException($"its program cannot be compiled by this silo: {issues[0].Message}");
            var (compiled, snapshot) = (_compiled, _stored.Snapshot);
            _worker = new ApplicationWorker(
                compiled,
                cancellationToken => OpenAsync(compiled, head, snapshot, cancellationToken),
                new TableFollower(Name, definition, services.Tables, () => services.Tables.InForce, services.Metrics, services.Clock, logger),
                services.Streams.Of(definition),
                services.SnapshotInterval,
                services.Clock,
                commit => InTurnAsync(() => CommitAsync(commit)));
        }
        catch (Exception exception) when (exception is InvalidDataException or ApplicationDefinitionException or Sql.Input.InputSchemaException)
        {
            OnFailed(exception);
        }
    }

    /// <summary>Opens the run of what is stored, with the reference tables that it joined last.</summary>
    private async Task<ApplicationRun> OpenAsync(CompiledApplication application, ApplicationHead head, byte[] snapshot, CancellationToken cancellationToken)
    {
        var tables = head.Newest.Tables;
        var revision = snapshot.Length > 0 ? ApplicationRun.TablesOf(snapshot) : tables?.Revision ?? 0;
        var ready = tables is null ? application : application.With(await services.Tables.LoadAsync(application.Definition, revision, cancellationToken));
        var reached = new RunPlace(head.Records, head.ClosedUntil);
        return snapshot.Length > 0
            ? ApplicationRun.Restore(ready, snapshot, head.Facts, tables, reached)
            : ApplicationRun.Start(ready, head.Newest.Start, head.Facts, head.Newest.Ordinals, tables, reached);
    }

    private void OnFailed(Exception? exception)
    {
        _failures = Math.Min(_failures + 1, 10);
        _failedAt = services.Clock.GetTimestamp();
        _problem = $"The application stopped, and is started again: {exception?.Message ?? "its run ended"}";
        services.Metrics.OnFailed();
        LogFailed(exception, Name);
    }

    private async Task CommitAsync(ApplicationCommit commit)
    {
        await SaveAsync(() => _stored.CommitAsync(commit, CancellationToken.None));
        (_problem, _failures) = (null, 0);
        services.Metrics.OnCommitted(commit.Rows.Count, commit.Refused, commit.Snapshot?.Length ?? 0);
        Tell();
    }

    /// <summary>Wakes those who wait for rows.</summary>
    private void Tell()
    {
        var changed = _changed;
        _changed = New();
        changed.TrySetResult();
    }

    private async Task SaveAsync(Func<Task> save)
    {
        try
        {
            await save();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    /// <summary>Runs work between the turns of the activation.</summary>
    private Task InTurnAsync(Func<Task> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _turns).Unwrap();

    [LoggerMessage(1601, LogLevel.Information, "Application '{Application}': generation {Generation} began, with hash {Hash}.")]
    private partial void LogBegan(string application, long generation, string hash);

    [LoggerMessage(1602, LogLevel.Information, "Application '{Application}' was deleted.")]
    private partial void LogDeleted(string application);

    [LoggerMessage(1603, LogLevel.Warning, "Application '{Application}' stopped, and is started again.")]
    private partial void LogFailed(Exception? exception, string application);
}
