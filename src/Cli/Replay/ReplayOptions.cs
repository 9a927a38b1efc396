using SensorGrid.Cli.Input;

namespace SensorGrid.Cli.Replay;

/// <summary>The input, the definitions and the output of a replay.</summary>
/// <param name="Input">A file or a folder.</param>
/// <param name="Output">A file, or a folder if the input is one; null for standard output.</param>
/// <param name="WithFeatures">Whether there are columns for features.</param>
/// <param name="FeaturesFile">The definitions; null for the built-in ones.</param>
/// <param name="Model">The model's folder; null for the built-in one.</param>
/// <param name="IsRaw">Whether texts are written as they are, also where a spreadsheet would take them for formulas.</param>
internal sealed record ReplayOptions(InputOptions Input, string? Output, bool WithFeatures, string? FeaturesFile, string? Model, bool IsRaw = false)
{
    /// <summary>The approximate number of false alarms that a sensor may raise a day; null for that of the definitions.</summary>
    public double? AlarmBudget { get; init; }
}
