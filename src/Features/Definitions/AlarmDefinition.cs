using SensorGrid.Features.Detection;

namespace SensorGrid.Features.Definitions;

/// <summary>The budget of false alarms of a sensor, and the rarity that each severity requires.</summary>
/// <param name="BudgetPerSensorDay">About how many false alarms a sensor may raise a day: 0.001 to 100.</param>
/// <param name="WarningShare">An anomaly is a warning when it is expected less often than this share of the budget: above 0, below 1.</param>
/// <param name="CriticalShare">The share of the budget below which it is critical: above 0, below <paramref name="WarningShare"/>.</param>
public sealed record AlarmDefinition(double BudgetPerSensorDay = 0.1, double WarningShare = 0.1, double CriticalShare = 0.01)
{
    /// <summary>The smallest budget.</summary>
    public const double LeastBudget = 0.001;

    /// <summary>The largest budget.</summary>
    public const double MostBudget = 100;

    /// <summary>One false alarm a sensor in ten days; a tenth and a hundredth of that for warnings and critical anomalies.</summary>
    public static AlarmDefinition Default { get; } = new();

    /// <summary>Computes the severity of something that is expected so many times a day; null when that is not below the budget.</summary>
    public AlarmSeverity? SeverityOf(double expectedPerDay) =>
        !(expectedPerDay < BudgetPerSensorDay) ? null
        : expectedPerDay < CriticalShare * BudgetPerSensorDay ? AlarmSeverity.Critical
        : expectedPerDay < WarningShare * BudgetPerSensorDay ? AlarmSeverity.Warning
        : AlarmSeverity.Note;
}
