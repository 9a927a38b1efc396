namespace SensorGrid.Features.Detection;

/// <summary>The rarity of an anomaly, in terms of the alarm budget. Part of the stored format and of the wire contract.</summary>
public enum AlarmSeverity
{
    /// <summary>Expected less often than the budget allows alarms.</summary>
    Note = 0,

    /// <summary>Expected less often than a share of the budget, a tenth by default.</summary>
    Warning = 1,

    /// <summary>Expected less often than a smaller share of the budget, a hundredth by default.</summary>
    Critical = 2,
}
