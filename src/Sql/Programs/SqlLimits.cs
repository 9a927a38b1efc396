namespace SensorGrid.Sql.Programs;

/// <summary>The bounds of a run.</summary>
/// <param name="MostGroups">
/// The most groups, sessions, partitions, different rows or items that one operator keeps at a time; at least 1. A row that would begin another one is lost, and told of on the error stream as
/// TOO_MANY_GROUPS; rows of those that are open go on.
/// </param>
/// <param name="MostRows">
/// The most rows that one operator holds at a time: those of a step that are sorted or numbered, of open sessions, of the windows of OVER and of joins, and those that wait for others; at least 1. A row that
/// would be one more is lost, and told of on the error stream as TOO_MANY_ROWS.
/// </param>
public sealed record SqlLimits(int MostGroups = SqlLimits.DefaultMostGroups, int MostRows = SqlLimits.DefaultMostRows)
{
    /// <summary>The most rows where nothing else is said.</summary>
    public const int DefaultMostRows = 1_000_000;

    /// <summary>The most groups where nothing else is said.</summary>
    public const int DefaultMostGroups = 1_000_000;

    /// <summary>The bounds where nothing else is said.</summary>
    public static readonly SqlLimits Default = new();
}
