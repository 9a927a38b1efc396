namespace SensorGrid.Features.Detection.Rarity;

/// <summary>The usual value of a metric at each hour of a workday, and at each hour of a day at the weekend (UTC).</summary>
/// <remarks>
/// When an hour of event time ends, the mean of its readings goes into the hour's cell with the weight 1 / min(days, 10), days being how many the cell has seen. In between it is linear from the middle of
/// an hour to the middle of the next one, so that a slope within an hour does not look like noise.
/// </remarks>
internal sealed class SeasonProfile
{
    /// <summary>The number of cells.</summary>
    public const int CellCount = 2 * Hours;

    /// <summary>The number of days that a cell remembers.</summary>
    public const int MostDays = 10;

    private const int Hours = 24;
    private const int WeekDays = 7;
    private const int Workdays = 5;

    // Of a weekend, both days are the first that is known of it.
    private const int LeastWorkdays = 3;
    private const int LeastWeekendDays = 2;

    private Cells48<float> _means;
    private Cells48<byte> _days;

    /// <summary>The open hour of event time, counted from the first of the calendar; the least value before the first reading.</summary>
    public long Hour { get; set; } = long.MinValue;

    /// <summary>The first value: others are kept by their distance from it.</summary>
    public double Origin { get; set; }

    /// <summary>The sum of the distances in the open hour.</summary>
    public double Sum { get; set; }

    /// <summary>The number of readings in the open hour.</summary>
    public long Count { get; set; }

    /// <summary>The mean distance of each cell.</summary>
    public Span<float> Means => _means;

    /// <summary>The number of days that made each cell, up to 10.</summary>
    public Span<byte> Days => _days;

    /// <summary>Ingests the next reading.</summary>
    /// <param name="time">Its event time, in ticks.</param>
    /// <param name="value">Its value.</param>
    public void Take(long time, double value)
    {
        var hour = time / TimeSpan.TicksPerHour;
        if (Hour == long.MinValue)
        {
            (Hour, Origin) = (hour, value);
        }

        if (hour != Hour)
        {
            End();
            Hour = hour;
        }

        Sum += value - Origin;
        Count++;
    }

    /// <summary>Computes the usual value at an instant; NaN while too few days are known. An hour counts when it has ended.</summary>
    /// <param name="time">The event time, in ticks.</param>
    public double UsualAt(long time)
    {
        // A week later is the same, and above 0.
        var (hour, beyond) = Math.DivRem(time + (WeekDays * TimeSpan.TicksPerDay) - (TimeSpan.TicksPerHour / 2), TimeSpan.TicksPerHour);
        var (before, after) = (CellOf(hour), CellOf(hour + 1));
        if (!IsKnown(before) || !IsKnown(after))
        {
            return double.NaN;
        }

        var part = (double)beyond / TimeSpan.TicksPerHour;
        return Origin + (Means[before] * (1 - part)) + (Means[after] * part);
    }

    private void End()
    {
        var cell = CellOf(Hour);
        Days[cell] = (byte)Math.Min(Days[cell] + 1, MostDays);
        Means[cell] += (float)(((Sum / Count) - Means[cell]) / Days[cell]);
        (Sum, Count) = (0, 0);
    }

    private bool IsKnown(int cell) => Days[cell] >= (cell < Hours ? LeastWorkdays : LeastWeekendDays);

    // The calendar begins with a Monday.
    private static int CellOf(long hour)
    {
        var (day, ofDay) = Math.DivRem(hour, Hours);
        return (int)(day % WeekDays < Workdays ? ofDay : Hours + ofDay);
    }
}
