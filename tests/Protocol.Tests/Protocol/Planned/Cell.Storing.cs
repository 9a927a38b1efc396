using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Planned;

internal sealed partial class Cell
{
    /// <summary>Sends the outbox: a sensor's rows to the next stage, and everything to the feed.</summary>
    private IEnumerator<Step> Send(Sub self)
    {
        if (State.Outbox.Count == 0)
        {
            yield break;
        }

        Row[] rows = [.. State.Outbox.OrderBy(row => row.Id.Code)];
        if (IsSensor)
        {
            var call = new Call(grid.Cluster, Grid.NextStageOf(Key), new Accept(rows));
            yield return call;
            if (call.Failed)
            {
                self.Failed = true;
                yield break;
            }
        }

        var added = grid.Feed.Add(rows);
        yield return added;
        self.Failed = added.Failed;
        if (!added.Failed)
        {
            State.Outbox.RemoveAll(row => Array.Exists(rows, sent => sent.Id == row.Id));
        }
    }

    /// <summary>Roster, then storage, under the condition of the etag.</summary>
    private IEnumerator<Step> Store(Sub self)
    {
        var listed = Register([.. State.Positions]);
        yield return listed;
        if (listed.Failed)
        {
            IsDead |= grid.Has(Rules.EndAfterUnknownWrite);
            self.Failed = true;
            yield break;
        }

        var copy = State.Copy();
        if (IsSensor)
        {
            // A sensor stores no outbox: its rows are durable in the next stage before it is stored.
            copy.Outbox.Clear();
        }

        var write = grid.Storage.Write(Key, _etag, copy);
        yield return write;
        if (write.Failed)
        {
            IsDead |= grid.Has(Rules.EndAfterUnknownWrite);
            self.Failed = true;
        }
        else if (Storage<CellState>.IsConflict(write.Result))
        {
            (IsDead, self.Failed) = (true, true);
        }
        else
        {
            _etag = write.Result;
        }
    }

    private Ask<bool> Register(int[] positions) => new(() =>
    {
        for (var shard = 0; shard < positions.Length; shard++)
        {
            if (positions[shard] >= 0)
            {
                grid.Rosters[shard].Add(Key);
            }
        }

        if (!IsSensor)
        {
            grid.Groups.Add(Key);
        }

        return true;
    });
}
