using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.SensorIndex;

/// <summary>
/// A durable list of sensors. Calls interleave, so that all that arrive while a write is under way share the next one; the fields
/// change between awaits only.
/// </summary>
internal abstract class SensorListGrain(SensorGrainsStorage storage) : Grain
{
    private SensorIndexPages? _pages;
    private SortedIds _durable = new([]);
    private Batch? _next;
    private bool _writing;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _pages = new SensorIndexPages(storage.Storage, this.GetGrainId());
        _durable = new SortedIds(await _pages.ReadAsync(cancellationToken));
    }

    public async ValueTask RegisterAsync(string sensorId, CancellationToken cancellationToken)
    {
        if (_durable.Contains(sensorId))
        {
            return;
        }

        var batch = _next ??= new Batch();
        batch.SensorIds.Add(sensorId);
        if (!_writing)
        {
            _ = WriteBatchesAsync();
        }

        // Not given up when the caller does: the id is in the batch.
        await batch.Written.Task.WaitAsync(cancellationToken);
    }

    public ValueTask<string[]> ListAsync(string prefix, string? after, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_durable.List(prefix, after, limit));

    /// <summary>Never fails itself: each batch's callers hear what became of it.</summary>
    private async Task WriteBatchesAsync()
    {
        _writing = true;
        while (_next is { } batch)
        {
            _next = null;
            try
            {
                // What the last batch brought need not be written again.
                await _pages!.AppendAsync([.. batch.SensorIds.Where(id => !_durable.Contains(id))], OnWritten);
                batch.Written.SetResult();
            }
            catch (Exception exception)
            {
                // An InconsistentStateException reaches the callers unwrapped, so that Orleans discards this activation.
                batch.Written.SetException(exception);
            }
        }

        _writing = false;
    }

    private void OnWritten(IEnumerable<string> sensorIds)
    {
        foreach (var sensorId in sensorIds)
        {
            _durable.Add(sensorId);
        }
    }

    /// <summary>New ids that are written together.</summary>
    private sealed class Batch
    {
        public HashSet<string> SensorIds { get; } = new(StringComparer.Ordinal);

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
