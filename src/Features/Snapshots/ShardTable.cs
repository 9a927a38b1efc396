using SensorGrid.Features.Engine;

namespace SensorGrid.Features.Snapshots;

/// <summary>Numbers the shards that readings of a sensor came from: those that it has a place of, and older ones that something kept still names.</summary>
internal sealed class ShardTable
{
    private readonly List<string> _shards;
    private readonly int _known;

    private ShardTable(ShardStates states)
    {
        _shards = [.. states.All.Select(state => state.Shard)];
        _known = _shards.Count;
    }

    public static ShardTable Of(SensorEngine engine)
    {
        var table = new ShardTable(engine.Shards);
        foreach (var series in engine.Metrics)
        {
            foreach (var shard in series.Raw.Shards)
            {
                table.Note(shard);
            }

            if (series.Raw is { Count: > 0, Shards.IsEmpty: true, Shard: { } only })
            {
                table.Note(only);
            }
        }

        foreach (ref readonly var entry in engine.Ids.Entries)
        {
            table.Note(entry.Shard);
        }

        return table;
    }

    public static ShardTable Read(ref SnapshotReader reader, ShardStates states)
    {
        var table = new ShardTable(states);
        for (var more = reader.Count(); more > 0; more--)
        {
            table._shards.Add(reader.String());
        }

        return table;
    }

    public void Write(SnapshotWriter writer)
    {
        writer.Count(_shards.Count - _known);
        foreach (var shard in _shards[_known..])
        {
            writer.String(shard);
        }
    }

    public long NumberOf(string shard) => _shards.IndexOf(shard);

    /// <exception cref="InvalidDataException">There is no such shard.</exception>
    public string this[long number] => number >= 0 && number < _shards.Count
        ? _shards[(int)number]
        : throw new InvalidDataException("The snapshot is damaged: it names a shard that it does not list.");

    private void Note(string shard)
    {
        if (!_shards.Contains(shard))
        {
            _shards.Add(shard);
        }
    }
}
