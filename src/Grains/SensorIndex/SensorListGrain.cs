using SensorGrid.Grains.Memory;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.SensorIndex;

/// <summary>
/// A durable list of sensors. Calls interleave, so that all that arrive while a write is under way share the next one; the fields
/// change between awaits only.
/// </summary>
internal abstract class SensorListGrain(SensorGrainsStorage storage, SensorRoom room) : Grain
{
    private SensorIndexPages? _pages;
    private SortedIds _durable = new([]);
    private Batch? _next;
    private Batch? _current;
    private long _bytes;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _pages = new SensorIndexPages(storage.Storage, this.GetGrainId());
        var sensorIds = await _pages.ReadAsync(cancellationToken);
        await OnReadAsync(sensorIds, cancellationToken);
        _durable = new SortedIds(sensorIds);
        Weigh();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        room.OnListed(-_bytes);
        _bytes = 0;
        return Task.CompletedTask;
    }

    public ValueTask RegisterAsync(string sensorId, CancellationToken cancellationToken) => ChangeAsync(sensorId, isListed: true, cancellationToken);

    public ValueTask UnregisterAsync(string sensorId, CancellationToken cancellationToken) => ChangeAsync(sensorId, isListed: false, cancellationToken);

    public ValueTask<string[]> ListAsync(string prefix, string? after, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_durable.List(prefix, after, limit));

    /// <summary>Handles the list after it was read: its sensors by their numbers, and an empty id where one was removed.</summary>
    protected virtual Task OnReadAsync(IReadOnlyList<string> sensorIds, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Handles a sensor that is on the list now.</summary>
    protected virtual void OnAdded(NumberedId sensor)
    {
    }

    /// <summary>Handles a sensor that is off the list now; another one may get its number.</summary>
    protected virtual void OnRemoved(NumberedId sensor)
    {
    }

    /// <summary>The approximate number of bytes kept besides the ids.</summary>
    protected virtual long MoreBytes => 0;

    protected bool Contains(string sensorId) => _durable.Contains(sensorId);

    /// <summary>Gets the number of a sensor on the list; -1 when it is not.</summary>
    protected int NumberOf(string sensorId) => _durable.NumberOf(sensorId);

    /// <summary>Lists the next sensors of whose number something is true, in ordinal order.</summary>
    protected string[] List(string prefix, string? after, int limit, Func<int, bool> has) => _durable.List(prefix, after, limit, has);

    private async ValueTask ChangeAsync(string sensorId, bool isListed, CancellationToken cancellationToken)
    {
        // A waiting or running write of this sensor may change the list, so a further one must follow it.
        var isSettled = _next?.Changes.ContainsKey(sensorId) != true && _current?.Changes.ContainsKey(sensorId) != true;
        if (isSettled && _durable.Contains(sensorId) == isListed)
        {
            return;
        }

        var batch = _next ??= new Batch();
        batch.Changes[sensorId] = isListed;
        if (_current is null)
        {
            _ = WriteBatchesAsync();
        }

        // Not cancelled with the caller: the id is in the batch.
        await batch.Written.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Writes batches until none is left. Never fails itself: each batch's callers receive its outcome.</summary>
    private async Task WriteBatchesAsync()
    {
        while (_next is { } batch)
        {
            (_current, _next) = (batch, null);
            try
            {
                // Changes that the last batch has written need not be written again.
                var changes = batch.Changes.Where(change => _durable.Contains(change.Key) != change.Value).ToArray();
                var removed = changes.Where(change => !change.Value).Select(change => change.Key).ToHashSet(StringComparer.Ordinal);
                if (removed.Count > 0)
                {
                    await _pages!.RemoveAsync(removed, OnRemoved);
                }

                await _pages!.AppendAsync([.. changes.Where(change => change.Value).Select(change => change.Key)], OnWritten);
                batch.Written.SetResult();
            }
            catch (Exception exception)
            {
                // An InconsistentStateException reaches the callers unwrapped, so that Orleans discards this activation.
                batch.Written.SetException(exception);
            }
        }

        _current = null;
    }

    private void OnWritten(IReadOnlyList<NumberedId> sensors)
    {
        foreach (var sensor in sensors)
        {
            _durable.Add(sensor.SensorId, sensor.Number);
            OnAdded(sensor);
        }

        Weigh();
    }

    private void OnRemoved(IReadOnlyList<NumberedId> sensors)
    {
        foreach (var sensor in sensors)
        {
            _durable.Remove(sensor.SensorId);
            OnRemoved(sensor);
        }

        Weigh();
    }

    private void Weigh()
    {
        var bytes = _durable.Bytes + MoreBytes;
        room.OnListed(bytes - _bytes);
        _bytes = bytes;
    }

    /// <summary>Changes that are written together: of each id the last one.</summary>
    private sealed class Batch
    {
        public Dictionary<string, bool> Changes { get; } = new(StringComparer.Ordinal);

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
