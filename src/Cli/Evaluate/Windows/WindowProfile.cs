namespace SensorGrid.Cli.Evaluate.Windows;

/// <summary>The costs of a false alarm and of a missed window, where a window that is found at its first row is worth 1.</summary>
internal sealed record WindowProfile(string Name, double FalseAlarm, double Miss)
{
    public static readonly WindowProfile Standard = new("standard", 0.11, 1);
    public static readonly WindowProfile LowFalsePositives = new("low FP", 0.22, 1);
    public static readonly WindowProfile LowFalseNegatives = new("low FN", 0.11, 2);
}
