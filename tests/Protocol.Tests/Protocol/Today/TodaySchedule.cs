using SensorGrid.Protocol.Tests.Oracle;
using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Today;

/// <summary>One schedule of today's protocol: readings, reshards and faults while everything runs, then healing, then the comparison with a replay.</summary>
internal sealed class TodaySchedule
{
    private const int Turns = 900;
    private const int TurnsToHeal = 60_000;

    private readonly Grid _grid;
    private readonly Dictionary<int, (ShardReader Reader, Process Run)> _readers = [];
    private readonly int _readings;
    private int _put;

    /// <param name="seed">Gives the schedule.</param>
    /// <param name="rules">The rules that hold.</param>
    /// <param name="isLocal">Whether readers use cells of their own silo without a call.</param>
    /// <param name="trace">Takes the events; null for nobody.</param>
    public TodaySchedule(long seed, Rules rules, bool isLocal, Trace? trace = null)
    {
        _grid = new Grid(seed, rules, trace, isLocal);
        _readings = 8 + _grid.Dice.Next(18);
        _grid.Cluster.Add();
        _grid.Cluster.Add();
    }

    private Dice Dice => _grid.Dice;

    private Cluster Cluster => _grid.Cluster;

    /// <summary>Runs it. The same seed and rules give the same run.</summary>
    public IReadOnlyList<Violation> Run()
    {
        for (var turn = 0; turn < Turns && _grid.Violations.Count == 0; turn++)
        {
            DoAnything();
        }

        if (_grid.Violations.Count == 0)
        {
            Heal();
        }

        return _grid.Violations;
    }

    private void DoAnything()
    {
        switch (Dice.Next(1000))
        {
            case < 860 when _grid.Scheduler.HasWork:
                _grid.Scheduler.RunOne();
                break;
            case < 900:
                _grid.Now += Dice.OneOf(1, 1, 2, 6);
                break;
            case < 950 when _put < _readings:
                _put++;
                _grid.Log.Put(_grid.Now);
                break;
            case < 965:
                Assign();
                break;
            case < 968 when _put > 2:
                _grid.Log.Reshard();
                break;
            case < 972:
                LoseSilo();
                break;
            case < 974:
                EndZombie();
                break;
            case < 977:
                MoveReader();
                break;
            case < 992:
                Disturb();
                break;
        }
    }

    /// <summary>Gives every shard that may be read a reader.</summary>
    private void Assign()
    {
        foreach (var shard in _grid.Log.Shards)
        {
            var isRead = _readers.TryGetValue(shard.Id, out var known) && known.Reader.Silo.IsGood;
            var parentsEnded = shard.Parents.All(parent => _grid.Ledgers[parent].IsFinished);
            if (!isRead && !_grid.Ledgers[shard.Id].IsFinished && (parentsEnded || !_grid.Has(Rules.ParentsFirst)))
            {
                StartReader(shard);
            }
        }
    }

    private void StartReader(Shard shard)
    {
        var reader = new ShardReader(_grid, Dice.OneOf(Cluster.Good), shard);
        var run = _grid.Scheduler.Start(reader.Silo, reader.Run(), _ => OnEnded(reader));
        _readers[shard.Id] = (reader, run);
    }

    private void OnEnded(ShardReader reader)
    {
        if (_readers.TryGetValue(reader.Shard.Id, out var known) && known.Reader == reader)
        {
            _readers.Remove(reader.Shard.Id);
        }
    }

    private void LoseSilo()
    {
        var silo = Dice.OneOf(Cluster.Good);
        if (Dice.Chance(0.6))
        {
            Cluster.Kill(silo);
        }
        else
        {
            Cluster.MakeZombie(silo);
        }

        if (Cluster.Good.Count < 2)
        {
            Cluster.Add();
        }
    }

    private void EndZombie()
    {
        var zombies = Cluster.Silos.FindAll(silo => silo is { IsAlive: true, IsZombie: true });
        if (zombies.Count > 0)
        {
            Cluster.Kill(Dice.OneOf(zombies));
        }
    }

    /// <summary>A planned move. The old reader finishes in good order, or goes on until it is refused.</summary>
    private void MoveReader()
    {
        if (_readers.Count > 0)
        {
            var (reader, _) = Dice.OneOf(_readers.Values.ToList());
            reader.IsStopRequested = Dice.Chance(0.5);
            StartReader(reader.Shard);
        }
    }

    /// <summary>An activation ends unsaved, makes room, ends in good order, or moves.</summary>
    private void Disturb()
    {
        List<Activation> known = [.. Cluster.Known, .. Cluster.Silos.Where(silo => silo.IsAlive).SelectMany(silo => silo.Own.Values)];
        if (known.Count == 0)
        {
            return;
        }

        var activation = Dice.OneOf(known);
        switch (Dice.Next(_grid.IsLocal ? 9 : 8))
        {
            case 8:
                if (activation.Silo.IsGood)
                {
                    Cluster.Forget(activation);
                }

                break;
            case 0 when !activation.IsBusy:
                Cluster.End(activation);
                break;
            case 1:
                Cluster.Deliver(activation, new Delivery(new Deactivate(), null));
                break;
            case 2 or 3 when activation.Silo.IsGood && Cluster.Find(activation.Key) == activation && Dice.OneOf(Cluster.Good) is { } target && target != activation.Silo:
                if (((SensorCell)activation).Move(target) is { } moved)
                {
                    Cluster.Move(activation, moved);
                }

                break;
            case > 3:
                Cluster.Deliver(activation, new Delivery(new Leave(), null));
                break;
        }
    }

    private void Heal()
    {
        _grid.Scheduler.Faults.AreOver = true;
        _grid.IsHealed = true;
        _grid.Cluster.Silos.FindAll(silo => silo is { IsAlive: true, IsZombie: true }).ForEach(Cluster.Kill);
        _grid.Now += 10 * SensorState.Patience;
        _grid.Trace?.Write("healed");
        for (var turn = 0; turn < TurnsToHeal; turn++)
        {
            if (turn % 40 == 0)
            {
                Assign();
            }

            if (_grid.Scheduler.HasWork)
            {
                _grid.Scheduler.RunOne();
            }

            if (turn % 50 == 0 && (_grid.Violations.Count > 0 || IsDone()))
            {
                Replay.Compare(_grid);
                return;
            }
        }

        foreach (var silence in SilenceOracle.Expected(_grid.Log).Where(silence => !_grid.Feed.Has(silence)))
        {
            _grid.Violations.Add(new Violation("silence missing", silence.ToString()));
        }

        if (_grid.Violations.Count == 0)
        {
            _grid.Violations.Add(new Violation("stuck", "the shards do not come to their end"));
        }
    }

    private bool IsDone() =>
        _grid.Log.Shards.TrueForAll(shard => shard.IsClosed ? _grid.Ledgers[shard.Id].IsFinished : _grid.Ledgers[shard.Id].Checkpoint == shard.Last)
        && SilenceOracle.Expected(_grid.Log).All(_grid.Feed.Has);
}
