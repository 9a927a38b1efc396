using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Evaluate.Windows;

/// <summary>A series in which it is known where the anomalies are.</summary>
/// <param name="Name">The file's path in its folder.</param>
/// <param name="Readings">All of its readings, in order.</param>
/// <param name="Windows">First and last row of each window, in order.</param>
internal sealed record LabelledSeries(string Name, Reading[] Readings, (int First, int Last)[] Windows)
{
    /// <summary>The folder that it is in: series of one are of one kind.</summary>
    public string Category => Name.Contains('/', StringComparison.Ordinal) ? Name[..Name.IndexOf('/', StringComparison.Ordinal)] : "";
}
