using SensorGrid.Offline.Progress;

namespace SensorGrid.Cli.Progress;

/// <summary>A step that is not shown.</summary>
internal sealed class NoProgress : IProgressStep
{
    public void Report(double? fraction, string status)
    {
    }
}
