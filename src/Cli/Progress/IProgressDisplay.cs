using SensorGrid.Offline.Progress;

namespace SensorGrid.Cli.Progress;

/// <summary>Shows how far long work is, one step after the other.</summary>
internal interface IProgressDisplay : IWorkProgress
{
    /// <summary>Writes a line for the user without disturbing what is shown.</summary>
    void WriteLine(string line);
}
