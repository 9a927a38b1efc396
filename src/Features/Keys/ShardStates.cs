using SensorGrid.Features.Log;

namespace SensorGrid.Features.Keys;

/// <summary>The shards that a sensor had readings from, in ordinal order of their ids.</summary>
internal sealed class ShardStates
{
    private readonly List<ShardState> _states = [];

    public IReadOnlyList<ShardState> All => _states;

    /// <summary>Finds the index of a shard in <see cref="All"/>; below 0 when it is not there.</summary>
    public int IndexOf(ShardName shard) => Search(shard);

    public ShardState? Find(ShardName shard)
    {
        var at = Search(shard);
        return at >= 0 ? _states[at] : null;
    }

    /// <summary>Gets or adds the state of a shard; a child begins with what its parents know.</summary>
    /// <param name="lineage">The shard and its parents.</param>
    /// <param name="horizon">Event time (ticks) that no window reaches back to any more.</param>
    public ShardState GetOrAdd(ShardLineage lineage, long horizon)
    {
        var at = Search(lineage.Shard);
        if (at >= 0)
        {
            return _states[at];
        }

        var state = new ShardState(lineage.Shard, [.. lineage.Parents]) { Border = BorderOf(lineage) };
        foreach (var parent in lineage.Parents)
        {
            if (Find(parent) is { } known)
            {
                state.Gap = Newer(state.Gap, known.Gap);
            }
        }

        Restore(state);
        ForgetAncestors(horizon);
        return state;
    }

    /// <summary>Gets the border of lateness of a shard, or the one that it will begin with; the least value when there is none.</summary>
    public long BorderOf(ShardLineage lineage)
    {
        if (Find(lineage.Shard) is { } state)
        {
            return state.Border;
        }

        var border = long.MinValue;
        foreach (var parent in lineage.Parents)
        {
            border = Math.Max(border, Find(parent)?.Border ?? long.MinValue);
        }

        return border;
    }

    public void Restore(ShardState state) => _states.Insert(~Search(state.Shard), state);

    /// <summary>
    /// Determines whether an event time is behind a border of lateness by more than is allowed. All are ticks; the least value is no
    /// border.
    /// </summary>
    public static bool IsLate(long border, long time, long allowedLateness) => border != long.MinValue && time < border - allowedLateness;

    private static LogGap? Newer(LogGap? left, LogGap? right) => left is null || (right is not null && right.To > left.To) ? right : left;

    // A reader that was deposed two generations ago can do no harm any more: its shard's checkpoint has been at the end for as long. But another
    // child of that shard may still begin with what it knows, until what that would keep out as late is out of every window anyway.
    private void ForgetAncestors(long horizon)
    {
        var parents = _states.SelectMany(state => state.Parents).ToHashSet();
        var grandparents = _states.Where(state => parents.Contains(state.Shard)).SelectMany(state => state.Parents).ToHashSet();
        _states.RemoveAll(state => grandparents.Contains(state.Shard) && state.Border < horizon);
    }

    private int Search(ShardName shard)
    {
        var low = 0;
        var high = _states.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = _states[middle].Shard.CompareTo(shard);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
