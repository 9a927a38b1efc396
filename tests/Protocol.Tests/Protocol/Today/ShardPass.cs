using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Today;

/// <summary>One pass over a shard from its checkpoint on: delivers pages, asks for silences, and now and then runs a barrier beside that.</summary>
internal sealed class ShardPass
{
    private readonly Grid _grid;
    private readonly ShardReader _reader;
    private readonly Silo _silo;
    private readonly Shard _shard;
    private readonly Deliveries _deliveries;
    private readonly SilenceWatch _silences = new();
    private ShardBarrier? _barrier;
    private Process? _barrierRun;
    private bool _hasRoster;
    private int _readUntil = -1;
    private int _id;

    public ShardPass(Grid grid, ShardReader reader)
    {
        (_grid, _reader, _silo, _shard) = (grid, reader, reader.Silo, reader.Shard);
        (_deliveries, Position) = (reader.Deliveries, reader.Checkpoint);
        _deliveries.Rewind(Position);
        _id = grid.Begin(this, _silo, _shard.Id);
    }

    /// <summary>The last position that was delivered.</summary>
    public int Position { get; private set; }

    public PassEnd End { get; private set; } = PassEnd.Rewind;

    private bool HasNews => Position != _reader.Checkpoint;

    /// <summary>A cell of this silo was stored as it left memory.</summary>
    public void OnStored(int sensor, int position, int? silentFrom)
    {
        _deliveries.OnStored(sensor, position);
        if (_deliveries.LastOf(sensor) <= position || !_grid.Has(Rules.SilenceOfAll))
        {
            _silences.OnStored(sensor, silentFrom);
        }
    }

    public IEnumerator<Step> Run()
    {
        var read = new Sub(ReadOn);
        yield return read;

        // Gone back or lost: whatever is under way is given up, and may take effect all the same.
        _barrierRun?.Abandon();
    }

    /// <summary>Sets <see cref="End"/>, unless it is to be read again.</summary>
    private IEnumerator<Step> ReadOn(Sub self)
    {
        while (true)
        {
            if (_barrier is { Outcome: { } outcome } && !Settle(outcome))
            {
                yield break;
            }

            if (_reader.IsStopRequested || (_shard.IsClosed && Position == _shard.Last))
            {
                yield return new Sub(Finish(isShardEnd: !_reader.IsStopRequested));
                yield break;
            }

            if (_barrier is null && HasNews && (_grid.IsHealed || _grid.Dice.Chance(0.25)))
            {
                StartBarrier(isShardEnd: false);
            }

            var turn = new Sub(Position < _shard.Last ? TakePage : WaitAtTip);
            yield return turn;
            if (turn.Failed)
            {
                yield break;
            }
        }
    }

    private IEnumerator<Step> TakePage(Sub self)
    {
        var last = Math.Min(_shard.Last, Position + 1 + _grid.Dice.Next(3));
        var pages = PagesUpTo(last);
        _grid.Dice.Shuffle(pages);
        foreach (var (sensor, positions) in pages)
        {
            var page = new Page(_shard.Id, _id, _deliveries.LastOf(sensor), positions);
            var taken = new Sub(self => Deliver(self, sensor, page));
            yield return taken;
            if (taken.Failed)
            {
                self.Failed = true;
                yield break;
            }

            _deliveries.OnTaken(sensor, positions[^1]);
            _silences.OnHeard(sensor, _shard.Records[positions[^1]].Time);
        }

        Position = last;
        _readUntil = Math.Max(_readUntil, _shard.Records[last].Time);
        yield return new Sub(AskForSilences);
    }

    private IEnumerator<Step> WaitAtTip(Sub self)
    {
        yield return new Pause();
        if (_grid.Now > _readUntil && Position == _shard.Last && !_shard.IsClosed && _grid.Dice.Chance(0.5))
        {
            _readUntil = _grid.Now;
            var asked = new Sub(AskForSilences);
            yield return asked;
            self.Failed = asked.Failed;
        }
    }

    /// <summary>Asks every sensor that may be silent. A question that fails is asked again later; a gap is one.</summary>
    private IEnumerator<Step> AskForSilences(Sub self)
    {
        if (!_hasRoster && (_grid.IsHealed || _grid.Dice.Chance(0.1)))
        {
            _hasRoster = true;
            _silences.Expect(_grid.Rosters[_shard.Id], _readUntil);
        }

        foreach (var sensor in _silences.Due(_readUntil))
        {
            if (_grid.Cluster.FindLocal(_silo, Grid.KeyOf(sensor)) is null && _deliveries.IsStored(sensor))
            {
                var read = _grid.Storage.Read(Grid.KeyOf(sensor));
                yield return read;
                if (read.Failed || !(read.Result.State?.SilentFrom <= _readUntil))
                {
                    _silences.OnAnswer(sensor, _readUntil, read.Failed ? _readUntil : read.Result.State?.SilentFrom);
                    continue;
                }
            }

            var answer = new Answered();
            var asked = new Sub(asked => CallAgain(asked, sensor, new SilenceQuestion(_shard.Id, _id, _deliveries.LastOf(sensor), _readUntil), answer));
            yield return asked;
            if (asked.Failed && answer.IsGap)
            {
                self.Failed = true;
                yield break;
            }

            _silences.OnAnswer(sensor, _readUntil, asked.Failed ? _readUntil : answer.Time);
        }
    }

    /// <summary>Waits for the barrier that runs; a last one covers the rest.</summary>
    private IEnumerator<Step> Finish(bool isShardEnd)
    {
        while (_barrier is { Outcome: null })
        {
            yield return new Pause();
        }

        if (_barrier is { Outcome: { } earlier } && !Settle(earlier))
        {
            yield break;
        }

        if (HasNews || isShardEnd)
        {
            StartBarrier(isShardEnd);
            while (_barrier!.Outcome is null)
            {
                yield return new Pause();
            }

            if (!Settle(_barrier.Outcome.Value))
            {
                yield break;
            }
        }

        End = isShardEnd ? PassEnd.ShardEnded : PassEnd.Stopped;
    }

    private void StartBarrier(bool isShardEnd)
    {
        _barrier = new ShardBarrier(_grid, _reader, this, _deliveries, isShardEnd);
        _barrierRun = _grid.Scheduler.Start(_silo, _barrier.Run());
    }

    /// <summary>Takes note of the barrier's outcome; false when the pass is over.</summary>
    private bool Settle(BarrierOutcome outcome)
    {
        var position = _barrier!.Position;
        (_barrier, _barrierRun) = (null, null);
        if (outcome != BarrierOutcome.Durable)
        {
            End = outcome == BarrierOutcome.Refused ? PassEnd.Lost : PassEnd.Rewind;
            return false;
        }

        _reader.Checkpoint = position;
        if (_deliveries.OnCheckpointed(position))
        {
            // An activation that was loaded for a page of before may have missed pages that nobody remembers.
            _id = _grid.Begin(this, _silo, _shard.Id);
        }

        return true;
    }

    private List<(int Sensor, int[] Positions)> PagesUpTo(int last) =>
        [.. Enumerable.Range(Position + 1, last - Position).GroupBy(position => _shard.Records[position].Sensor).Select(group => (group.Key, group.ToArray()))];

    private IEnumerator<Step> Deliver(Sub self, int sensor, Page page)
    {
        if (_grid.FindLocal(_silo, sensor)?.TryTake(page) == true)
        {
            yield break;
        }

        var called = new Sub(called => CallAgain(called, sensor, page, null));
        yield return called;
        self.Failed = called.Failed;
        _grid.OnAnswered(_silo, sensor, page.Shard, called.Failed ? null : page.Positions[^1]);
    }

    /// <summary>Repeats a call that fails; a gap is final.</summary>
    private IEnumerator<Step> CallAgain(Sub self, int sensor, Request request, Answered? answered)
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var call = new Call(_grid.Cluster, Grid.KeyOf(sensor), request);
            yield return call;
            if (!call.Failed)
            {
                self.Failed = call.Answer == Answer.Gap;
                answered?.On(call);
                yield break;
            }
        }

        self.Failed = true;
    }

    private sealed class Answered
    {
        public bool IsGap { get; private set; }

        public int? Time { get; private set; }

        public void On(Call call) => (IsGap, Time) = (call.Answer == Answer.Gap, call.Time);
    }
}
