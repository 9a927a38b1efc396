using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Planned;

internal sealed partial class Cell
{
    /// <summary>Takes rows of an earlier stage; acknowledges what is stored.</summary>
    private IEnumerator<Step> Accept(Accept request, Delivery delivery)
    {
        var isNew = false;
        foreach (var row in request.Rows)
        {
            var end = CellState.EndOf(row.Id.End - 1, 2 * CellState.WindowLength);
            if (end <= State.Clock || (State.HasSeen(row.Id) && grid.Has(Rules.DropRepeats)))
            {
                continue;
            }

            State.Remember(row.Id, end);
            State.AddTo(row.Id.Generation, end, row.Id.Code);
            isNew = true;
        }

        if (isNew)
        {
            var stored = new Sub(Store);
            yield return stored;
            if (stored.Failed)
            {
                delivery.Fail();
                yield break;
            }
        }

        delivery.Reply(Answer.Done);
    }

    /// <summary>Closes by the least frontier of the shards.</summary>
    private IEnumerator<Step> Advance(Advance request, Delivery delivery)
    {
        var frontier = request.Frontier;
        var seen = Enumerable.Range(0, ShardLog.MaxShards).Where(shard => State.Positions[shard] >= 0).ToList();
        if (Key.Kind == 'X' && seen.Count > 0 && !grid.Has(Rules.StaticLineage))
        {
            frontier = grid.Frontiers.LeastOf(seen);
        }

        State.Close(frontier, Key, grid.GenerationOf);
        State.ForgetSeen();
        var outcome = new Sub(State.Outbox.Count == 0 ? grid.Has(Rules.IdleCompare) ? Compare : None : StoreAndSend);
        yield return outcome;
        if (outcome.Failed)
        {
            delivery.Fail();
            yield break;
        }

        delivery.Reply(Answer.Done);
    }

    private IEnumerator<Step> StoreAndSend(Sub self)
    {
        var storesFirst = grid.Has(Rules.StoreBeforeSend);
        var first = new Sub(storesFirst ? Store : Send);
        yield return first;
        if (first.Failed)
        {
            self.Failed = true;
            yield break;
        }

        var second = new Sub(storesFirst ? Send : Store);
        yield return second;
        self.Failed = second.Failed;
    }

    private static IEnumerator<Step> None(Sub self)
    {
        yield break;
    }
}
