using System.Globalization;

namespace SensorGrid.Grains.Memory;

/// <inheritdoc cref="ISensorCapacity"/>
internal sealed class SensorCapacity(MemoryBudget budget) : ISensorCapacity
{
    /// <inheritdoc/>
    public long LiveSensors => budget.LiveSensors;

    /// <inheritdoc/>
    public long KnownSensors => budget.KnownSensors;

    /// <inheritdoc/>
    public string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"{budget.Available >> 20:N0} MB: {Round(LiveSensors):N0} sensors live with few readings, {Round(budget.OldSensors):N0} after an hour at one a second; {Round(KnownSensors):N0} known");

    // Estimates have two digits.
    private static long Round(long count)
    {
        var unit = 1L;
        while (count / unit >= 100)
        {
            unit *= 10;
        }

        return count / unit * unit;
    }
}
