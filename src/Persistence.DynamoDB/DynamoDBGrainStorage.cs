using System.Diagnostics.Metrics;
using Amazon.DynamoDBv2;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using SensorGrid.Persistence.DynamoDB.Client;
using SensorGrid.Persistence.DynamoDB.Table;

namespace SensorGrid.Persistence.DynamoDB;

/// <summary>Grain storage in a DynamoDB table: one item a state, written under the condition of its ETag.</summary>
internal sealed class DynamoDBGrainStorage(
    string name,
    DynamoDBStorageOptions options,
    IActivatorProvider activators,
    IMeterFactory meterFactory,
    TimeProvider timeProvider,
    ILoggerFactory loggerFactory) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    private readonly GrainStorageMetrics _metrics = new(meterFactory, name, options.TableName);
    private AmazonDynamoDBClient? _client;
    private GrainStateTable? _table;

    private GrainStateTable Table => _table ?? throw new InvalidOperationException(
        $"The grain storage '{name}' is not open: its table is looked up at stage {options.InitStage} of the silo's life cycle, and let go when the silo stops.");

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe($"{nameof(DynamoDBGrainStorage)}-{name}", options.InitStage, OpenAsync, CloseAsync);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        MeasureAsync("read", async () =>
        {
            var stored = await Table.ReadAsync(Key(stateName, grainId), cancellationToken);
            var state = stored?.Bytes is { } bytes ? options.GrainStorageSerializer.Deserialize<T>(new BinaryData(bytes)) : default;
            var exists = stored?.Bytes is not null && state is not null;
            grainState.State = exists ? state! : NewState<T>();
            grainState.ETag = stored?.ETag;
            grainState.RecordExists = exists;
        });

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        MeasureAsync("write", async () =>
        {
            var key = Key(stateName, grainId);
            var etag = grainState.ETag;
            var bytes = options.GrainStorageSerializer.Serialize(grainState.State).ToMemory();
            var outcome = await Table.WriteAsync(key, etag, bytes, cancellationToken);
            ThrowIfConflict(outcome, "write", key, etag);
            grainState.ETag = outcome.ETag;
            grainState.RecordExists = true;
        });

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        MeasureAsync("clear", async () =>
        {
            var key = Key(stateName, grainId);
            var etag = grainState.ETag;
            var outcome = await ClearAsync(key, etag, cancellationToken);
            ThrowIfConflict(outcome, "clear", key, etag);
            grainState.State = NewState<T>();
            grainState.ETag = outcome.ETag;
            grainState.RecordExists = false;
        });

    private async Task<GrainStateTable.Outcome> ClearAsync(GrainStateKey key, string? etag, CancellationToken cancellationToken)
    {
        if (etag is null)
        {
            // Nothing was read: if nothing is there, there is nothing to clear.
            var stored = await Table.ReadAsync(key, cancellationToken);
            return new GrainStateTable.Outcome(stored is null, stored?.ETag);
        }

        return options.DeleteStateOnClear
            ? await Table.DeleteAsync(key, etag, cancellationToken)
            : await Table.WriteAsync(key, etag, null, cancellationToken);
    }

    private async Task MeasureAsync(string operation, Func<Task> run)
    {
        var begun = timeProvider.GetTimestamp();
        var outcome = "failed";
        try
        {
            await run();
            outcome = "done";
        }
        catch (InconsistentStateException)
        {
            outcome = "conflict";
            _metrics.OnConflict();
            throw;
        }
        finally
        {
            _metrics.OnOperation(operation, outcome, timeProvider.GetElapsedTime(begun));
        }
    }

    private GrainStateKey Key(string stateName, GrainId grainId) => GrainStateKey.Create(options.ServiceId, stateName, grainId);

    // Without the SDK's exception inside: a receiver of this one need not have the SDK.
    private void ThrowIfConflict(GrainStateTable.Outcome outcome, string operation, GrainStateKey key, string? etag)
    {
        if (!outcome.Written)
        {
            throw new InconsistentStateException(
                $"Cannot {operation} {key} in the storage '{name}': somebody else has written it.", outcome.ETag ?? "none", etag ?? "none");
        }
    }

    private T NewState<T>() => activators.GetActivator<T>().Create();

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        _client = DynamoDBClients.Create(options);
        var calls = new DynamoDBCalls(options, _metrics, timeProvider, loggerFactory.CreateLogger<DynamoDBCalls>());
        await new TableSetup(_client, calls, options, timeProvider, loggerFactory.CreateLogger<TableSetup>()).RunAsync(cancellationToken);
        _table = new GrainStateTable(_client, calls, options, timeProvider, loggerFactory.CreateLogger<GrainStateTable>());
    }

    private Task CloseAsync(CancellationToken cancellationToken)
    {
        _table = null;
        Interlocked.Exchange(ref _client, null)?.Dispose();
        return Task.CompletedTask;
    }
}
