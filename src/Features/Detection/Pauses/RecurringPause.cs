namespace SensorGrid.Features.Detection.Pauses;

/// <summary>A long pause that may come again at the same hour: of the day, or of the week when it is about a day or longer.</summary>
/// <param name="Begin">The time when it began the last time, in seconds since the sensor's first reading.</param>
/// <param name="Length">Its length, in seconds.</param>
/// <param name="HasRecurred">Whether it has come again.</param>
internal readonly record struct RecurringPause(int Begin, int Length, bool HasRecurred)
{
    private const int Hour = 3_600;
    private const int Day = 24 * Hour;
    private const int LongestOfADay = 22 * Hour;

    /// <summary>The maximum length, in seconds, of a pause that comes again every week.</summary>
    public const int Longest = 5 * Day;

    /// <summary>Determines whether a pause that begins at some second may be it again.</summary>
    /// <param name="begin">That second.</param>
    /// <param name="tolerance">The tolerance, in seconds.</param>
    public bool Matches(int begin, int tolerance)
    {
        var period = PeriodOf(Length);
        var since = begin - Begin;
        var off = since % period;
        return since > 0 && since <= (period == Day ? 8 * Day : 15 * Day) && Math.Min(off, period - off) <= tolerance;
    }

    /// <summary>Determines whether a pause of another length would come as often.</summary>
    public bool IsLike(int length) => PeriodOf(length) == PeriodOf(Length);

    /// <summary>Computes the pause after its next occurrence.</summary>
    public RecurringPause Again(int begin, int length) => new(begin, length > Length ? length : Length - ((Length - length) / 4), true);

    private static int PeriodOf(int length) => length <= LongestOfADay ? Day : 7 * Day;
}
