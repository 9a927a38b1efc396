namespace SensorGrid.Cli.Evaluate.Signals;

/// <summary>An instant in the life of a made-up sensor.</summary>
/// <param name="Time">The instant.</param>
/// <param name="Elapsed">Seconds since the sensor's first reading.</param>
/// <param name="CycleSeconds">Seconds by which the cycle has gone on; as many as there were, but for faults that make it faster or slower.</param>
/// <param name="CycleGain">1, or 0 while a fault has stopped the cycle.</param>
internal readonly record struct SignalTime(DateTimeOffset Time, double Elapsed, double CycleSeconds, double CycleGain)
{
    /// <summary>0 (midnight, UTC) to below 24.</summary>
    public double Hour => Time.TimeOfDay.TotalHours;

    public bool IsWeekend => Time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    /// <summary>Computes a wave over the day, -1 to 1.</summary>
    /// <param name="phase">The phase in radians.</param>
    public double Day(double phase) => Math.Sin((Hour / 24 * Math.Tau) + phase);

    /// <summary>Computes the cycle's wave, -1 to 1; 0 while it stands still.</summary>
    /// <param name="period">The period in seconds.</param>
    /// <param name="phase">The phase in radians.</param>
    public double Wave(double period, double phase) => CycleGain * Math.Sin((CycleSeconds / period * Math.Tau) + phase);
}
