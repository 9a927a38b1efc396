using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Programs;

/// <summary>A running program: rows in, rows out. Not safe for concurrent use.</summary>
public sealed class SqlRun
{
    internal SqlRun()
    {
    }

    /// <summary>Adds a row of an input. A ROWTIME before the newest one of the run is raised to it.</summary>
    /// <param name="input">The index of the input, as given to <see cref="SqlProgram.Compile"/>.</param>
    /// <param name="row">The row.</param>
    public void Add(int input, Row row) => throw new NotImplementedException();

    /// <summary>States that no row before an instant follows: windows that end by then are closed.</summary>
    /// <param name="time">Milliseconds since 1970-01-01 (UTC).</param>
    public void AdvanceTo(long time) => throw new NotImplementedException();

    /// <summary>Ends the input: closes every window.</summary>
    public void End() => throw new NotImplementedException();
}
