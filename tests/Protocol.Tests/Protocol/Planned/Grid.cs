using SensorGrid.Protocol.Tests.Oracle;
using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Planned;

/// <summary>Everything that readers and cells of one schedule share.</summary>
internal sealed class Grid
{
    /// <param name="seed">Gives the schedule.</param>
    /// <param name="rules">The rules that hold.</param>
    /// <param name="trace">Takes the events; null for nobody.</param>
    public Grid(long seed, Rules rules, Trace? trace)
    {
        (Rules, Trace, Dice) = (rules, trace, new Dice(seed));
        Scheduler = new Scheduler(Dice);
        Log = new ShardLog(Dice, trace);
        Ledgers = new LedgerBook(this);
        Rosters = [.. Enumerable.Range(0, ShardLog.MaxShards).Select(_ => new SortedSet<CellKey>())];
        Feed = new Feed(Violations);
        Frontiers = new Frontiers(this);
        Cluster = new Cluster(Scheduler, (key, silo) => new Cell(this, key, silo), trace);
    }

    public Rules Rules { get; }

    public Trace? Trace { get; }

    public Dice Dice { get; }

    public Scheduler Scheduler { get; }

    public ShardLog Log { get; }

    public LedgerBook Ledgers { get; }

    public SortedSet<CellKey>[] Rosters { get; }

    /// <summary>The cells that close by frontiers: everything but sensors.</summary>
    public SortedSet<CellKey> Groups { get; } = [];

    public Feed Feed { get; }

    public Frontiers Frontiers { get; }

    public Cluster Cluster { get; }

    public Storage<CellState> Storage { get; } = new();

    public List<Violation> Violations { get; } = [];

    public int Now { get; set; }

    /// <summary>The newest revision of the definitions.</summary>
    public int Revision { get; set; } = 1;

    /// <summary>Whether nothing fails any more, and everything is to come to its end.</summary>
    public bool IsHealed { get; set; }

    public bool Has(Rules rule) => (Rules & rule) != 0;

    public int GenerationOf(int revision) => Has(Rules.Generation) ? revision : 1;

    /// <summary>The cells that take a record of a sensor: its own, or the one of a roaming sensor, and its group.</summary>
    public static CellKey[] CellsOf(int sensor) => [new(sensor == ShardLog.Roaming ? 'X' : 'S', sensor), new('G', sensor % 2)];

    /// <summary>The cell of the second stage that takes the rows of a sensor.</summary>
    public static CellKey NextStageOf(CellKey sensor) => new('H', sensor.Id % 2);
}
