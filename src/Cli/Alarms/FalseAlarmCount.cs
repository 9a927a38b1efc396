namespace SensorGrid.Cli.Alarms;

/// <summary>False alarms over a time.</summary>
/// <param name="Alarms">The number.</param>
/// <param name="SensorDays">Sensors, times the days of event time that each was watched.</param>
internal readonly record struct FalseAlarmCount(int Alarms, double SensorDays)
{
    /// <summary>False alarms a sensor-day; NaN without sensor-days.</summary>
    public double Rate => SensorDays == 0 ? double.NaN : Alarms / SensorDays;

    public static FalseAlarmCount operator +(FalseAlarmCount one, FalseAlarmCount other) =>
        new(one.Alarms + other.Alarms, one.SensorDays + other.SensorDays);
}
