using SensorGrid.Protocol.Tests.Oracle;
using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Planned;

/// <summary>One schedule of the planned protocol: records, revisions, reshards and faults while everything runs, then healing, then the comparison with a replay.</summary>
internal sealed class PlannedSchedule
{
    private const int Turns = 900;
    private const int TurnsToHeal = 60_000;
    private const int MostShards = 6;
    private const int MostRevisions = 4;

    private readonly Grid _grid;
    private readonly Dictionary<int, ShardReader> _readers = [];
    private readonly HashSet<CellKey> _advancing = [];
    private readonly int _records;
    private int _put;

    public PlannedSchedule(long seed, Rules rules, Trace? trace = null)
    {
        _grid = new Grid(seed, rules, trace);
        _records = 8 + _grid.Dice.Next(18);
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
            case < 950 when _put < _records:
                _put++;
                _grid.Log.Put(Math.Max(0, _grid.Now - Dice.OneOf(0, 0, 0, 1, 4)));
                break;
            case < 960:
                Assign();
                break;
            case < 975:
                AdvanceGroups();
                break;
            case < 978 when _grid.Revision < MostRevisions:
                _grid.Revision++;
                break;
            case < 986:
                TellRevision(Dice.OneOf(Cluster.Silos));
                break;
            case < 988 when _grid.Log.Shards.Count < MostShards:
                _grid.Log.Reshard();
                break;
            case < 992:
                LoseSilo();
                break;
            case < 994:
                EndZombie();
                break;
            case < 996 when _readers.Count > 0:
                // A planned move; the old reader goes on until it is refused.
                Start(Dice.OneOf(_readers.Values.ToList()).Shard);
                break;
            case >= 996:
                EndUnsaved();
                break;
        }
    }

    private void TellRevision(Silo silo)
    {
        // A zombie rarely hears of anything.
        if (silo.IsGood || Dice.Chance(0.2))
        {
            silo.Revision = _grid.Revision;
        }
    }

    private void Assign()
    {
        foreach (var shard in _grid.Log.Shards)
        {
            var isRead = _readers.TryGetValue(shard.Id, out var reader) && reader.Silo.IsGood;
            if (!isRead
                && !_grid.Ledgers[shard.Id].IsFinished
                && (!_grid.Has(Rules.ParentsFirst) || shard.Parents.All(parent => _grid.Ledgers[parent].IsFinished)))
            {
                Start(shard);
            }
        }
    }

    private void Start(Shard shard)
    {
        var reader = new ShardReader(_grid, Dice.OneOf(Cluster.Good), shard);
        _readers[shard.Id] = reader;
        _grid.Scheduler.Start(reader.Silo, reader.Run(), _ => OnEnded(reader));
    }

    private void OnEnded(ShardReader reader)
    {
        if (_readers.TryGetValue(reader.Shard.Id, out var known) && known == reader)
        {
            _readers.Remove(reader.Shard.Id);
        }
    }

    /// <summary>Some silo reads the frontiers and tells the groups, each now and then.</summary>
    private void AdvanceGroups()
    {
        foreach (var group in _grid.Groups)
        {
            if ((_grid.IsHealed || Dice.Chance(0.5)) && _advancing.Add(group))
            {
                _grid.Scheduler.Start(Dice.OneOf(Cluster.Good), Advance(group), _ => _advancing.Remove(group));
            }
        }
    }

    private IEnumerator<Step> Advance(CellKey group)
    {
        var least = new Ask<int>(_grid.Frontiers.Least);
        yield return least;
        if (!least.Failed)
        {
            yield return new Call(Cluster, group, new Advance(least.Result));
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

    private void EndUnsaved()
    {
        var idle = Cluster.Known.Where(activation => !activation.IsBusy).ToList();
        if (idle.Count > 0)
        {
            Cluster.End(Dice.OneOf(idle));
        }
    }

    private void Heal()
    {
        _grid.Scheduler.Faults.AreOver = true;
        _grid.IsHealed = true;
        Cluster.Silos.FindAll(silo => silo is { IsAlive: true, IsZombie: true }).ForEach(Cluster.Kill);
        Cluster.Good.ForEach(TellRevision);
        _grid.Now += 13 * CellState.WindowLength;
        _grid.Trace?.Write("healed");
        var end = _grid.Now - CellState.WindowLength;
        for (var turn = 0; turn < TurnsToHeal; turn++)
        {
            if (turn % 40 == 0)
            {
                Assign();
                AdvanceGroups();
            }

            if (_grid.Scheduler.HasWork)
            {
                _grid.Scheduler.RunOne();
            }

            if (turn % 50 == 0 && (_grid.Violations.Count > 0 || IsDone(end)))
            {
                PlannedReplay.Compare(_grid, end);
                return;
            }
        }

        _grid.Violations.Add(new Violation("stuck", "shards or groups do not come to their end"));
    }

    private bool IsDone(int end) =>
        _grid.Log.Shards.TrueForAll(shard => IsDone(shard, end))
        && _grid.Storage.All.All(cell => cell.Key.Kind == 'S' || IsDone(cell.Value.State!, end));

    private bool IsDone(Shard shard, int end)
    {
        var ledger = _grid.Ledgers[shard.Id];
        return shard.IsClosed ? ledger.IsFinished : ledger.Clock >= end && ledger.Checkpoint == shard.Last;
    }

    private bool IsDone(CellState state, int end) =>
        !state.Windows.Exists(window => window.End <= end) && state.Outbox.TrueForAll(row => _grid.Feed.Rows.ContainsKey(row.Id));
}
