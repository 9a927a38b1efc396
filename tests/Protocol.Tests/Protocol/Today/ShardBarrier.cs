using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Today;

/// <summary>One checkpoint on its way, beside the pages that come after it: first every touched cell is made durable, then the checkpoint is written.</summary>
internal sealed class ShardBarrier(Grid grid, ShardReader reader, ShardPass pass, Deliveries deliveries, bool isShardEnd)
{
    private readonly int _captured = pass.Position;

    /// <summary>The position that the checkpoint says.</summary>
    public int Position => grid.Has(Rules.CapturedPosition) ? _captured : pass.Position;

    /// <summary>Null while it runs.</summary>
    public BarrierOutcome? Outcome { get; private set; }

    public IEnumerator<Step> Run()
    {
        var expected = isShardEnd && !grid.Has(Rules.BarrierAtEnd) ? [] : deliveries.BeginBarrier();
        grid.Dice.Shuffle(expected);
        foreach (var (sensor, position) in expected)
        {
            // One that was stored as it left memory is not asked.
            if (!deliveries.IsStored(sensor))
            {
                var persisted = new Sub(self => Persist(self, sensor, position));
                yield return persisted;
                if (persisted.Failed)
                {
                    Outcome = BarrierOutcome.Failed;
                    yield break;
                }
            }
        }

        while (true)
        {
            var written = reader.Ledger.Write(reader.Epoch, Position, isShardEnd);
            grid.Trace?.Write($"shard {reader.Shard.Id} on {reader.Silo.Id}, epoch {reader.Epoch}: checkpoint {Position}");
            yield return written;
            if (!written.Failed)
            {
                Outcome = written.Result ? BarrierOutcome.Durable : BarrierOutcome.Refused;
                yield break;
            }
        }
    }

    private IEnumerator<Step> Persist(Sub self, int sensor, int position)
    {
        var request = new Persist(reader.Shard.Id, position);
        var delivery = new Delivery(request, null);
        if (grid.FindLocal(reader.Silo, sensor)?.TryPersist(request, delivery) is { } store)
        {
            var isDone = false;
            grid.Scheduler.Start(reader.Silo, store, _ => isDone = true);
            while (!isDone)
            {
                yield return new Pause();
            }

            if (!delivery.Failed)
            {
                yield break;
            }
        }

        for (var attempt = 0; attempt < 3; attempt++)
        {
            var call = new Call(grid.Cluster, Grid.KeyOf(sensor), request);
            yield return call;
            if (!call.Failed)
            {
                self.Failed = call.Answer == Answer.Gap;
                grid.OnAnswered(reader.Silo, sensor, reader.Shard.Id, self.Failed ? null : position);
                yield break;
            }
        }

        self.Failed = true;
    }
}
