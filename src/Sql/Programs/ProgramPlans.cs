using SensorGrid.Sql.Binding;

namespace SensorGrid.Sql.Programs;

/// <summary>Plans the pumps of a program for people: what each reads, does and remembers, and by which key.</summary>
/// <param name="program">The program.</param>
/// <param name="sensors">The columns with ids of sensors.</param>
internal sealed class ProgramPlans(BoundProgram program, SensorColumns sensors)
{
    /// <summary>The plans, in the order of the text.</summary>
    public IReadOnlyList<PumpPlan> All => [.. program.Pumps.Select(Of)];

    private PumpPlan Of(BoundPump pump)
    {
        var plans = Walk(pump.Plan).ToArray();
        var (kind, key) = KeyOf(plans);
        var inputs = plans.OfType<StreamPlan>().Select(plan => plan.Stream.Name).Distinct().ToArray();
        return new PumpPlan(pump.Name, inputs, pump.Target.Name, [.. plans.Where(plan => plan.Description is not null).Select(StepOf)], kind, [.. key.Select(origin => origin.Name)]);
    }

    private static IEnumerable<Plan> Walk(Plan plan) => plan.Inputs.SelectMany(Walk).Append(plan);

    private static PumpStep StepOf(Plan plan) =>
        new(plan.Description!, plan.Memory?.What, plan.Memory?.Bound, PlanOrigins.KeysOf(plan) is { } keys ? [.. keys.Select(key => key.Name)] : null);

    // Rows of a key meet those of no other key where each step keeps them apart.
    private (PumpKeyKind Kind, IReadOnlyList<ColumnOrigin> Key) KeyOf(IEnumerable<Plan> plans)
    {
        IReadOnlyList<ColumnOrigin>? common = null;
        foreach (var keys in plans.Select(PlanOrigins.KeysOf).OfType<IReadOnlyList<ColumnOrigin>>())
        {
            common = common is null ? keys : [.. common.Where(key => keys.Any(key.Is))];
        }

        return common switch
        {
            null => (PumpKeyKind.Row, []),
            { Count: 0 } => (PumpKeyKind.All, common),
            _ when common.Any(key => sensors.LengthOf(key) is not null) => (PumpKeyKind.Sensor, common),
            _ => (PumpKeyKind.Columns, common),
        };
    }
}
