namespace SensorGrid.Sql.Text;

/// <summary>The weight of a finding in a program.</summary>
public enum SqlSeverity
{
    /// <summary>The program runs, but perhaps not as its author meant it.</summary>
    Warning,

    /// <summary>The program cannot run.</summary>
    Error,
}
