using System.Globalization;
using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Operators.Windows;

namespace SensorGrid.Sql.Binding;

/// <summary>Collects the functions with OVER of one query by their windows.</summary>
internal sealed class OverWindows
{
    private readonly List<Collected> _windows = [];
    private int _columns;

    /// <summary>The ranking by values; null without.</summary>
    public BoundRank? Rank { get; private set; }

    /// <summary>The functions of the ranking.</summary>
    public List<RankKind> Ranks { get; } = [];

    /// <summary>Takes a function that ranks by values. All of a query have one window.</summary>
    /// <returns>The number of its column behind those of the row.</returns>
    public int Add(BoundRank rank, RankKind kind)
    {
        Rank ??= rank;
        if (!Ranks.Contains(kind))
        {
            Ranks.Add(kind);
        }

        return Ranks.IndexOf(kind);
    }

    /// <summary>The number of functions.</summary>
    public int Count => _columns;

    /// <summary>Adds a function.</summary>
    /// <returns>The number of its column behind those of the row.</returns>
    public int Add(BoundWindow window, WindowFunction function)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{window.IsRows} {window.Length} {string.Join(", ", window.Partition)}");
        var collected = _windows.Find(known => known.Text == text);
        if (collected is null)
        {
            _windows.Add(collected = new Collected(text, window));
        }

        collected.Functions.Add(function);
        collected.Columns.Add(_columns);
        return _columns++;
    }

    /// <summary>Gives the windows with all their functions.</summary>
    public WindowPlan[] Plans() => [.. _windows.Select(window => new WindowPlan(
        [.. window.Window.Partition], window.Window.IsRows, window.Window.Length, [.. window.Functions], [.. window.Columns])
    {
        Step = window.Window.Times.Count > 0 ? new TimeStep(window.Window.Times) : null,
    })];

    /// <summary>Describes the windows.</summary>
    public string Describe() => string.Join("; ", _windows.Select(Describe));

    /// <summary>Gets what the windows remember: of the keys that all of them have in common.</summary>
    public PlanMemory Memory
    {
        get
        {
            var common = _windows.Select(window => window.Window.Partition).Aggregate((some, others) => [.. some.Where(key => others.Any(other => other.ToString() == key.ToString()))]);
            var lengths = _windows.Select(window => window.Window.Length is null ? "no rows, only the results so far" : $"{LengthOf(window.Window)} before the newest row").Distinct();
            return new PlanMemory(common, "the rows of each partition's window", string.Join(", ", lengths));
        }
    }

    private static string LengthOf(BoundWindow window) => window.Length is not { } bound ? "all rows" : window.IsRows ? ColumnMessages.Count((int)bound, "row") : PlanMemory.Time(bound);

    private static string Describe(Collected collected)
    {
        var window = collected.Window;
        var length = LengthOf(window);
        return $"window of {length} before the row, {ColumnMessages.Count(window.Partition.Count, "partition key")}, {ColumnMessages.Count(collected.Functions.Count, "function")}";
    }

    private sealed class Collected(string text, BoundWindow window)
    {
        public string Text => text;

        public BoundWindow Window => window;

        public List<WindowFunction> Functions { get; } = [];

        public List<int> Columns { get; } = [];
    }
}
