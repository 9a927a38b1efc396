using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Planned;

/// <summary>One pass over a shard from its checkpoint on: announces and delivers pages, ticks, fires timers, and now and then runs a barrier.</summary>
internal sealed partial class ShardPass
{
    private readonly Grid _grid;
    private readonly ShardReader _reader;
    private readonly Shard _shard;
    private readonly Touched _touched;
    private LedgerView _facts;
    private int _position;
    private int _clock;
    private int _frontier;
    private bool _hasRoster;

    public ShardPass(Grid grid, ShardReader reader, LedgerView facts)
    {
        (_grid, _reader, _shard, _facts) = (grid, reader, reader.Shard, facts);
        _touched = new Touched(grid.Rules);
        _position = facts.Checkpoint;
        _frontier = _clock = grid.Has(Rules.DurableClock) ? facts.Clock : -1;
    }

    public PassEnd End { get; private set; } = PassEnd.Rewind;

    /// <summary>Sets <see cref="End"/>, unless the shard is to be read again.</summary>
    public IEnumerator<Step> Run(Sub self)
    {
        while (true)
        {
            if (!_hasRoster && (_grid.Has(Rules.TimersGate) || _grid.Dice.Chance(0.03)))
            {
                var roster = new Sub(ReadRoster);
                yield return roster;
                if (roster.Failed)
                {
                    yield break;
                }
            }

            var isAtEnd = _shard.IsClosed && _position == _shard.Last;
            var turn = new Sub(_position < _shard.Last ? TakePage : isAtEnd ? Finish : Tick);
            yield return turn;
            if (turn.Failed || isAtEnd)
            {
                yield break;
            }

            var fired = new Sub(self => FireTimers(self, _frontier));
            yield return fired;
            if (fired.Failed)
            {
                yield break;
            }

            if (_grid.IsHealed || _grid.Dice.Chance(0.25))
            {
                var barrier = new Sub(self => RunBarrier(self, _frontier, isEnd: false));
                yield return barrier;
                if (barrier.Failed)
                {
                    yield break;
                }

                _touched.OnCheckpointed(_position);
            }

            yield return new Pause();
        }
    }

    /// <summary>The sensors of the shard and of all that it goes on from, as far as their hash is here.</summary>
    private IEnumerator<Step> ReadRoster(Sub self)
    {
        var read = new Ask<List<CellKey>>(() => [.. Lineage(_shard).SelectMany(shard => _grid.Rosters[shard]).Where(IsOfShard)]);
        yield return read;
        self.Failed = read.Failed;
        if (!read.Failed)
        {
            _hasRoster = true;
            read.Result.ForEach(_touched.Expect);
        }
    }

    private IEnumerator<Step> TakePage(Sub self)
    {
        var last = Math.Min(_shard.Last, _position + 1 + _grid.Dice.Next(3));
        var pinned = new Sub(self => Pin(self, last));
        yield return pinned;
        if (pinned.Failed)
        {
            self.Failed = true;
            yield break;
        }

        var (clock, pages) = Place(last);
        _grid.Dice.Shuffle(pages);
        foreach (var (cell, records) in pages)
        {
            var taken = new Sub(self => Deliver(self, cell, new Ingest(_shard.Id, _touched.LastOf(cell), clock, records)));
            yield return taken;
            if (taken.Failed)
            {
                self.Failed = true;
                yield break;
            }

            _touched.OnTaken(cell, records[^1].Position, _deadline);
        }

        (_position, _clock, _frontier) = (last, clock, Math.Max(_frontier, clock));
    }

    /// <summary>Makes the pins of the page a fact before anything of it is delivered.</summary>
    private IEnumerator<Step> Pin(Sub self, int last)
    {
        Ask<LedgerView?> written;
        if (_grid.Has(Rules.Announce))
        {
            if (last <= _facts.Horizon)
            {
                yield break;
            }

            written = _reader.Ledger.Announce(_reader.Epoch, last, _reader.Silo.Revision);
        }
        else if (_reader.Silo.Revision > _facts.Pins[^1].Revision)
        {
            written = _reader.Ledger.PinAt(_reader.Epoch, _position, _reader.Silo.Revision);
        }
        else
        {
            yield break;
        }

        yield return written;
        self.Failed = !IsWritten(written);
    }

    /// <summary>At the tip: now and then the clock moves on without a record.</summary>
    private IEnumerator<Step> Tick(Sub self)
    {
        if (_grid.Now <= _frontier || !_grid.Dice.Chance(0.5))
        {
            yield break;
        }

        if (!_grid.Has(Rules.Tick))
        {
            _frontier = _grid.Now;
            yield break;
        }

        var written = _reader.Ledger.Tick(_reader.Epoch, _position, _grid.Now);
        yield return written;
        self.Failed = !IsWritten(written);
        if (!self.Failed && _facts.Horizon <= _position)
        {
            _frontier = _clock = Math.Max(_clock, _facts.Ticks[^1].Clock);
        }
    }

    private IEnumerator<Step> Finish(Sub self)
    {
        var barrier = new Sub(self => RunBarrier(self, _grid.Has(Rules.Tick) ? _clock : _frontier, isEnd: true));
        yield return barrier;
        self.Failed = barrier.Failed;
        End = barrier.Failed ? End : PassEnd.ShardEnded;
    }

    private (int Clock, List<(CellKey Cell, PlacedRecord[] Records)> Pages) Place(int last)
    {
        var clock = _clock;
        SortedDictionary<CellKey, List<PlacedRecord>> pages = [];
        for (var position = _position + 1; position <= last; position++)
        {
            var (sensor, time) = _shard.Records[position];
            clock = Math.Max(Math.Max(clock, time), _grid.Has(Rules.Tick) ? _facts.TickedBefore(position) : -1);
            var record = new PlacedRecord(position, clock, _facts.RevisionAt(position), sensor);
            foreach (var cell in Grid.CellsOf(sensor))
            {
                if (!pages.TryGetValue(cell, out var page))
                {
                    pages[cell] = page = [];
                }

                page.Add(record);
            }
        }

        return (clock, [.. pages.Select(page => (page.Key, page.Value.ToArray()))]);
    }

    /// <summary>Whether the ledger took a write; if another reader owns the shard, the pass is lost.</summary>
    private bool IsWritten(Ask<LedgerView?> written)
    {
        if (written.Failed)
        {
            return false;
        }

        if (written.Result is not { } facts)
        {
            End = PassEnd.Lost;
            return false;
        }

        _facts = facts;
        return true;
    }

    private bool IsOfShard(CellKey cell) => cell.Kind == 'S' && ShardLog.Covers(_shard, cell.Id);

    private IEnumerable<int> Lineage(Shard shard) => shard.Parents.SelectMany(parent => Lineage(_grid.Log.Shards[parent])).Append(shard.Id).Distinct();
}
