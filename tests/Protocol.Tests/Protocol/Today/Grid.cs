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
    public Grid(long seed, Rules rules, Trace? trace)
    {
        (Rules, Trace, Dice) = (rules, trace, new Dice(seed));
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

    public int Now { get; set; }

    /// <summary>Whether nothing fails any more, and everything is to come to its end.</summary>
    public bool IsHealed { get; set; }

    public bool Has(Rules rule) => (Rules & rule) != 0;

    public static CellKey KeyOf(int sensor) => new('S', sensor);

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
