namespace SensorGrid.Protocol.Tests.Protocol.Planned;

/// <summary>The least frontier of all shards that count, from their ledgers.</summary>
internal sealed class Frontiers(Grid grid)
{
    // The list of shards is read now and then: a child may be missing for a while.
    private HashSet<int> _listed = [];

    /// <summary>The time up to which everything of every shard is durable downstream; -1 for none.</summary>
    public int Least()
    {
        if (grid.IsHealed || _listed.Count == 0 || grid.Dice.Chance(0.1))
        {
            _listed = [.. grid.Log.Shards.Select(shard => shard.Id)];
        }

        return _listed.Select(Of).Min() ?? -1;
    }

    /// <summary>The least durable frontier of the given shards: for schedules without <see cref="Rules.StaticLineage"/>.</summary>
    public int LeastOf(IEnumerable<int> shards) => shards.Select(shard => grid.Ledgers[shard].Frontier ?? -1).Min();

    /// <summary>The frontier of a shard; null when it does not count.</summary>
    private int? Of(int shard)
    {
        var ledger = grid.Ledgers[shard];
        var parents = grid.Log.Shards[shard].Parents;
        if (ledger.IsFinished)
        {
            return grid.Has(Rules.ChildrenListed) && !_listed.IsSupersetOf(ledger.Children) ? ledger.Frontier : null;
        }

        if (parents.Length > 0 && ledger.Frontier is null && grid.Has(Rules.ChildFrontier))
        {
            return parents.Min(parent => grid.Ledgers[parent].Frontier ?? -1);
        }

        if (parents.Length > 0 && ledger.Base is null)
        {
            return grid.Has(Rules.ChildrenListed)
                ? parents.Select(parent => grid.Ledgers[parent]).Min(parent => parent.IsFinished ? parent.FinalClock : parent.Clock)
                : null;
        }

        return ledger.Clock;
    }
}
