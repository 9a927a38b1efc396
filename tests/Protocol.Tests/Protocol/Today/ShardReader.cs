using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Today;

/// <summary>Reads one shard on one silo: from a claim to the shard's end, its loss, or the request to stop.</summary>
internal sealed class ShardReader(Grid grid, Silo silo, Shard shard)
{
    /// <summary>Asked to finish in good order.</summary>
    public bool IsStopRequested { get; set; }

    public Silo Silo => silo;

    public Shard Shard => shard;

    public ShardLedger Ledger => grid.Ledgers[shard.Id];

    public int Epoch { get; private set; }

    /// <summary>The checkpoint, as far as this reader knows: what it claimed, or wrote since.</summary>
    public int Checkpoint { get; set; }

    public IEnumerator<Step> Run()
    {
        Ask<Claim> claim;
        do
        {
            claim = Ledger.Claim();
            yield return claim;
        }
        while (claim.Failed);

        (Epoch, Checkpoint, var isFinished) = claim.Result;
        grid.Trace?.Write($"reader of shard {shard.Id} on {silo.Id}: {claim.Result}");
        var end = isFinished ? PassEnd.ShardEnded : PassEnd.Rewind;
        while (end == PassEnd.Rewind && !IsStopRequested)
        {
            var pass = new ShardPass(grid, this);
            yield return new Sub(pass.Run());
            end = pass.End;
            grid.Trace?.Write($"reader of shard {shard.Id} on {silo.Id}: {end}");
            yield return new Pause();
        }
    }
}
