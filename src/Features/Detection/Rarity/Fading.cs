namespace SensorGrid.Features.Detection.Rarity;

/// <summary>Lets the peaks of old trackers shrink: what was usual half a year ago need not be so now.</summary>
/// <remarks>
/// Up to an age of M days nothing fades; M is 30, or how long 4,000 readings take if that is more. From then on peaks shrink by <c>exp(-days / 2 M)</c>, in steps of M / 6, and their rates are those of an age of M.
/// </remarks>
internal struct Fading
{
    /// <summary>The memory of a metric in days at the least.</summary>
    public const double LeastMemoryDays = 30;

    /// <summary>The memory of a metric in readings at the least.</summary>
    public const double LeastMemoryReadings = 4_000;

    private const double StepsAMemory = 6;
    private const double FadesInMemories = 2;

    /// <summary>The age in days until which peaks have faded; 0 before they do.</summary>
    public float Until;

    /// <summary>Determines whether peaks have to fade now.</summary>
    /// <param name="days">The age.</param>
    /// <param name="memoryDays">The memory.</param>
    /// <param name="factor">The factor by which to shrink them.</param>
    public bool IsDue(double days, double memoryDays, out double factor)
    {
        var from = Math.Max(Until, memoryDays);
        factor = Math.Exp((from - days) / (FadesInMemories * memoryDays));
        if (!(days - from >= memoryDays / StepsAMemory))
        {
            return false;
        }

        Until = (float)days;
        return true;
    }
}
