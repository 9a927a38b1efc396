namespace SensorGrid.Applications.Log;

/// <summary>Shards by what comes next of them: by time, then by name. A heap, so that a record costs little however many shards there are. Not safe for concurrent use.</summary>
internal sealed class LaneOrder
{
    private readonly List<Entry> _heap = [];

    /// <summary>The shard whose record or bound is the first; null when there is none.</summary>
    public ShardLane? First => _heap.Count > 0 ? _heap[0].Lane : null;

    /// <summary>Takes other shards.</summary>
    /// <param name="lanes">The shards that hold the time, in the order of their names.</param>
    public void Fill(IEnumerable<ShardLane> lanes)
    {
        _heap.Clear();
        var order = 0;
        foreach (var lane in lanes)
        {
            // Of children that are not known yet a record can come at the very time at which their parent ended.
            _heap.Add(new Entry(lane.Bound, lane is { Waiting: 0, IsAtEnd: true } ? -1 : order, lane));
            order++;
        }

        _heap.Sort(static (one, other) => one.IsBefore(other) ? -1 : other.IsBefore(one) ? 1 : 0);
    }

    /// <summary>Puts the first shard where it belongs now that a record was taken from it; others follow of it.</summary>
    public void Settle()
    {
        var entry = _heap[0] with { Time = _heap[0].Lane.Bound };
        var at = 0;
        for (var child = 1; child < _heap.Count; child = (2 * at) + 1)
        {
            child += child + 1 < _heap.Count && _heap[child + 1].IsBefore(_heap[child]) ? 1 : 0;
            if (!_heap[child].IsBefore(entry))
            {
                break;
            }

            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = entry;
    }

    private readonly record struct Entry(long Time, int Order, ShardLane Lane)
    {
        public bool IsBefore(Entry other) => Time != other.Time ? Time < other.Time : Order < other.Order;
    }
}
