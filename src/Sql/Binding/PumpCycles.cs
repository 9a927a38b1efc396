using SensorGrid.Sql.Syntax;

namespace SensorGrid.Sql.Binding;

/// <summary>Finds pumps that read what they write.</summary>
internal sealed class PumpCycles(BindContext context)
{
    /// <summary>Reports each circle of pumps once.</summary>
    public void Check(IReadOnlyList<(BoundPump Pump, Statement Statement)> pumps)
    {
        var done = new HashSet<BoundStream>();
        foreach (var (pump, statement) in pumps)
        {
            if (done.Contains(pump.Target) || Path(pump.Target, pump, pumps) is not { } path)
            {
                continue;
            }

            done.UnionWith(path.Select(step => step.Target));
            var names = path.Select(step => ColumnMessages.Quote(step.Target.Name)).Prepend(ColumnMessages.Quote(path[^1].Target.Name));
            context.Error(statement, $"The pumps form a circle: {string.Join(" -> ", names)}. A stream cannot be computed from itself.");
        }
    }

    /// <summary>Finds the pumps from a stream back to itself, the given one first.</summary>
    private static List<BoundPump>? Path(BoundStream target, BoundPump first, IReadOnlyList<(BoundPump Pump, Statement Statement)> pumps)
    {
        var sources = first.Plan.Streams.ToHashSet();
        if (sources.Contains(target))
        {
            return [first];
        }

        var reached = new Dictionary<BoundStream, List<BoundPump>> { [target] = [] };
        var left = new Queue<BoundStream>([target]);
        while (left.TryDequeue(out var stream))
        {
            foreach (var (pump, _) in pumps)
            {
                if (pump.Plan.Streams.Contains(stream) && reached.TryAdd(pump.Target, [.. reached[stream], pump]))
                {
                    left.Enqueue(pump.Target);
                }
            }
        }

        return reached.FirstOrDefault(found => sources.Contains(found.Key)).Value is { } back ? [first, .. back] : null;
    }
}
