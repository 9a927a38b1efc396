using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Planned;

internal sealed partial class ShardPass
{
    // The deadline that the last call answered.
    private int? _deadline;

    /// <summary>Fires the timers that are due, makes every touched cell durable, and writes the checkpoint. Sets <see cref="End"/> when the shard has another owner.</summary>
    private IEnumerator<Step> RunBarrier(Sub self, int clock, bool isEnd)
    {
        if (_grid.Has(Rules.TimersGate))
        {
            var fired = new Sub(self => FireTimers(self, clock));
            yield return fired;
            if (fired.Failed)
            {
                self.Failed = true;
                yield break;
            }
        }

        foreach (var (cell, expected) in _touched.BeginBarrier())
        {
            var persisted = new Sub(self => Deliver(self, cell, new Persist(_shard.Id, expected, clock)));
            yield return persisted;
            if (persisted.Failed)
            {
                self.Failed = true;
                yield break;
            }

            _touched.OnStored(cell, _deadline);
        }

        Ask<bool> written;
        do
        {
            written = _reader.Ledger.Write(_reader.Epoch, _position, clock, isEnd);
            yield return written;
        }
        while (written.Failed);

        _grid.Trace?.Write($"shard {_shard.Id}, epoch {_reader.Epoch}: checkpoint {_position}, clock {clock}, {written.Result}");
        self.Failed = !written.Result;
        End = written.Result ? End : PassEnd.Lost;
    }

    private IEnumerator<Step> FireTimers(Sub self, int clock)
    {
        foreach (var cell in _touched.Due(clock))
        {
            var fired = new Sub(self => Deliver(self, cell, new Timer(_shard.Id, _touched.LastOf(cell), clock)));
            yield return fired;
            if (fired.Failed)
            {
                self.Failed = true;
                yield break;
            }

            _touched.OnFired(cell, _deadline);
        }
    }

    /// <summary>Calls a cell, again if that fails; a gap is final.</summary>
    private IEnumerator<Step> Deliver(Sub self, CellKey cell, Request request)
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var call = new Call(_grid.Cluster, cell, request);
            yield return call;
            if (!call.Failed)
            {
                (self.Failed, _deadline) = (call.Answer == Answer.Gap, call.Time);
                yield break;
            }
        }

        self.Failed = true;
    }
}
