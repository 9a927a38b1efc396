namespace SensorGrid.Cli.Evaluate.Fleets;

/// <summary>Kinds of sensors that a line of a table is about.</summary>
/// <param name="Name">The name in tables and on the command line.</param>
/// <param name="Number">Its number among the groups.</param>
/// <param name="Kinds">The kinds.</param>
internal sealed record FleetGroup(string Name, int Number, IReadOnlyList<SensorKind> Kinds)
{
    public static FleetGroup Machines { get; } = new("machines", 0, SensorKind.Machines);

    public static FleetGroup Further { get; } = new("kinds", 1, SensorKind.Further);

    public static IReadOnlyList<FleetGroup> All { get; } = [Machines, Further];
}
