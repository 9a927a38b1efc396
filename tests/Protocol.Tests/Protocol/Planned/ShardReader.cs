using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Planned;

/// <summary>Reads one shard on one silo: from a claim to the shard's end, or its loss.</summary>
internal sealed class ShardReader(Grid grid, Silo silo, Shard shard)
{
    public Silo Silo => silo;

    public Shard Shard => shard;

    public PlannedLedger Ledger => grid.Ledgers[shard.Id];

    public int Epoch { get; private set; }

    public IEnumerator<Step> Run()
    {
        Ask<LedgerView> claim;
        do
        {
            claim = Ledger.Claim();
            yield return claim;
        }
        while (claim.Failed);

        var facts = claim.Result;
        Epoch = facts.Epoch;
        grid.Trace?.Write($"reader of shard {shard.Id} on {silo.Id}: {facts}");
        while (!facts.IsFinished)
        {
            var pass = new ShardPass(grid, this, facts);
            yield return new Sub(pass.Run);
            grid.Trace?.Write($"reader of shard {shard.Id} on {silo.Id}: {pass.End}");
            if (pass.End != PassEnd.Rewind)
            {
                yield break;
            }

            var read = Ledger.Read();
            yield return read;
            if (!read.Failed)
            {
                facts = read.Result;
                if (facts.Epoch != Epoch)
                {
                    yield break;
                }
            }

            yield return new Pause();
        }
    }
}
