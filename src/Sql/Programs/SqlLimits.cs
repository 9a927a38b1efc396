namespace SensorGrid.Sql.Programs;

/// <summary>The bounds of a run.</summary>
/// <param name="MostGroups">
/// The most groups, sessions, partitions, different rows or items that one operator keeps at a time; at least 1. A row that would begin another one is lost, and told of on the error stream as
/// TOO_MANY_GROUPS; rows of those that are open go on.
/// </param>
public sealed record SqlLimits(int MostGroups = SqlLimits.DefaultMostGroups)
{
    /// <summary>The most groups where nothing else is said.</summary>
    public const int DefaultMostGroups = 1_000_000;

    /// <summary>The bounds where nothing else is said.</summary>
    public static readonly SqlLimits Default = new();
}
