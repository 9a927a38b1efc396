using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.DeadLetters;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.DeadLetters;

/// <summary>
/// One lane of dead letters. In memory are, of each shard, a summary of some 80 bytes of every full segment (120 KB) and the segment that takes
/// more; full segments are read when they are asked for.
/// </summary>
[GrainType("dead-letters")]
internal sealed class DeadLetterGrain(SensorGrainsStorage storage) : Grain, IDeadLetterGrain
{
    private readonly Dictionary<string, DeadLetterLog> _logs = new(StringComparer.Ordinal);
    private StateSlot<DeadLetterDirectory>? _directory;
    private DeadLetterItems? _items;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _items = new DeadLetterItems(storage.Storage, this.GetGrainId());
        _directory = await _items.OpenDirectoryAsync(cancellationToken);
        foreach (var shard in _directory.Value?.Shards ?? [])
        {
            _logs.Add(shard, await DeadLetterLog.OpenAsync(shard, _items, cancellationToken));
        }
    }

    public async ValueTask<int> AddAsync(DeadLetter[] deadLetters, CancellationToken cancellationToken)
    {
        var added = 0;
        foreach (var shard in deadLetters.GroupBy(deadLetter => deadLetter.Shard, StringComparer.Ordinal))
        {
            if (!_logs.TryGetValue(shard.Key, out var log))
            {
                // In the directory first: what it does not name would never be found again.
                log = await DeadLetterLog.OpenAsync(shard.Key, _items!, cancellationToken);
                await _directory!.WriteAsync(
                    new DeadLetterDirectory { Shards = [.. _directory.Value?.Shards ?? [], shard.Key] }, cancellationToken);
                _logs.Add(shard.Key, log);
            }

            added += await log.AddAsync([.. shard], cancellationToken);
        }

        return added;
    }

    public async ValueTask<DeadLetter[]> ListAsync(DeadLetterKey? before, int limit, int maxBytes, CancellationToken cancellationToken)
    {
        if (limit <= 0)
        {
            return [];
        }

        // A copy: a shard may be added while segments are read.
        var items = await DeadLetterListing.ListAsync(new Dictionary<string, DeadLetterLog>(_logs), before, limit, cancellationToken);
        var deadLetters = new List<DeadLetter>(items.Count);
        foreach (var (shard, entry, _) in items)
        {
            var data = await _items!.ReadDataAsync(shard, entry, Math.Max(0, maxBytes), cancellationToken);
            deadLetters.Add(entry.ToDeadLetter(shard, data));
        }

        return [.. deadLetters];
    }

    public async ValueTask<DeadLetter?> GetAsync(string id, CancellationToken cancellationToken)
    {
        if (!DeadLetterId.TryParse(id, out var shard, out var position)
            || !_logs.TryGetValue(shard, out var log)
            || await log.FindAsync(position, cancellationToken) is not { } entry)
        {
            return null;
        }

        return entry.ToDeadLetter(shard, await _items!.ReadDataAsync(shard, entry, int.MaxValue, cancellationToken));
    }

    public async ValueTask<DeadLetterRedrive?> MarkRedrivenAsync(string id, DeadLetterRedrive redrive, CancellationToken cancellationToken) =>
        DeadLetterId.TryParse(id, out var shard, out var position) && _logs.TryGetValue(shard, out var log)
            ? await log.MarkRedrivenAsync(position, redrive, cancellationToken)
            : null;
}
