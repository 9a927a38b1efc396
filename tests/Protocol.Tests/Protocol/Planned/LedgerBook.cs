namespace SensorGrid.Protocol.Tests.Protocol.Planned;

/// <summary>The ledgers by shard.</summary>
internal sealed class LedgerBook(Grid grid)
{
    private readonly List<PlannedLedger> _ledgers = [];

    public PlannedLedger this[int shard]
    {
        get
        {
            while (_ledgers.Count <= shard)
            {
                _ledgers.Add(new PlannedLedger(grid, grid.Log.Shards[_ledgers.Count]));
            }

            return _ledgers[shard];
        }
    }
}
