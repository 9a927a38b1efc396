using SensorGrid.Protocol.Tests.Oracle;
using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Today;

/// <summary>Everything that readers and cells of one schedule share.</summary>
internal sealed class Grid
{
    private readonly Dictionary<(Silo, int), ShardPass> _passes = [];
    private int _lastPass;

    /// <param name="seed">Gives the schedule.</param>
    /// <param name="rules">The rules that hold.</param>
    /// <param name="trace">Takes the events; null for nobody.</param>
    /// <param name="isLocal">Whether readers use cells of their own silo without a call.</param>
    public Grid(long seed, Rules rules, Trace? trace, bool isLocal)
    {
        (Rules, Trace, Dice, IsLocal) = (rules, trace, new Dice(seed), isLocal);
        Scheduler = new Scheduler(Dice);
        Log = new ShardLog(Dice, trace);
        Ledgers = [.. Enumerable.Range(0, ShardLog.MaxShards).Select(_ => new ShardLedger(rules))];
        Rosters = [.. Enumerable.Range(0, ShardLog.MaxShards).Select(_ => new SortedSet<int>())];
        Feed = new Feed(this);
        Oracle = new ContiguityOracle(Log, Violations);
        Cluster = new Cluster(Scheduler, (key, silo) => new SensorCell(this, key, silo), trace);
        StoresBesidePages = Dice.Chance(0.5);
    }

    public Rules Rules { get; }

    public Trace? Trace { get; }

    public Dice Dice { get; }

    public Scheduler Scheduler { get; }

    public ShardLog Log { get; }

    public ShardLedger[] Ledgers { get; }

    public SortedSet<int>[] Rosters { get; }

    public Feed Feed { get; }

    public ContiguityOracle Oracle { get; }

    public Cluster Cluster { get; }

    public Storage<SensorState> Storage { get; } = new();

    public List<Violation> Violations { get; } = [];

    /// <summary>Whether barriers of this schedule store a cell while it takes pages. The product keeps it still meanwhile, which is easier.</summary>
    public bool StoresBesidePages { get; }

    /// <summary>Gets whether readers use cells of their own silo without a call, and the directory forgets activations that go on.</summary>
    public bool IsLocal { get; }

    public int Now { get; set; }

    /// <summary>Whether nothing fails any more, and everything is to come to its end.</summary>
    public bool IsHealed { get; set; }

    public bool Has(Rules rule) => (Rules & rule) != 0;

    public static CellKey KeyOf(int sensor) => new('S', sensor);

    /// <summary>Finds the cell that a reader of a silo may use without a call; null for none, or when it calls this time.</summary>
    public SensorCell? FindLocal(Silo silo, int sensor) => IsLocal && Dice.Chance(0.7) ? (SensorCell?)Cluster.FindLocal(silo, KeyOf(sensor)) : null;

    /// <summary>Forgets the cell of a reader's silo that lacks what another activation has answered to have; for a gap in any case.</summary>
    public void OnAnswered(Silo silo, int sensor, int shard, int? position)
    {
        if (IsLocal && Has(Rules.ForgetOther) && silo.Own.TryGetValue(KeyOf(sensor), out var own) && !(((SensorCell)own).PositionOf(shard) >= position))
        {
            silo.Own.Remove(KeyOf(sensor));
        }
    }

    /// <summary>A pass begins on a silo, in the place of the one before.</summary>
    public int Begin(ShardPass pass, Silo silo, int shard)
    {
        _passes[(silo, shard)] = pass;
        return ++_lastPass;
    }

    /// <summary>The storage has a cell of the silo as it is in memory: readers of that silo hear of it.</summary>
    public void OnStored(Silo silo, int sensor, SensorState state)
    {
        foreach (var shard in Log.Shards)
        {
            if (state.Positions[shard.Id] >= 0 && _passes.TryGetValue((silo, shard.Id), out var pass))
            {
                pass.OnStored(sensor, state.Positions[shard.Id], state.SilentFrom);
            }
        }
    }
}
