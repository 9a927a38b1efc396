using System.Globalization;

namespace SensorGrid.Cli.Input;

/// <summary>Turns local times into instants, and counts those that are not clear.</summary>
/// <remarks>
/// A local time that happens twice, since clocks are set back, is the earlier instant; unless that is more than a minute behind the newest earlier row of
/// its sensor, then it is the later one. One that does not happen, since clocks are set forward, is moved forward by as much.
/// </remarks>
internal sealed class LocalTimes(TimeZoneInfo zone)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    private readonly NewestTimes _newest = new();
    private long _ambiguous;
    private long _skipped;

    /// <summary>The remarks on the times so far, in sentences.</summary>
    public IEnumerable<string> Remarks
    {
        get
        {
            if (_ambiguous > 0)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_ambiguous} local times happen twice in {zone.Id} (clocks set back): each is the earlier one, unless that is more than 1m behind the newest earlier row of its sensor; then the later one");
            }

            if (_skipped > 0)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture, $"{_skipped} local times do not happen in {zone.Id} (clocks set forward): moved forward by as much");
            }
        }
    }

    /// <summary>Computes the instant of a row's time.</summary>
    public DateTimeOffset Resolve(ParsedTime time, string sensorId)
    {
        var instant = time.IsLocal ? ToInstant(time.Time, sensorId) : new DateTimeOffset(time.Time.Ticks, TimeSpan.Zero);
        if (!zone.HasSameRules(TimeZoneInfo.Utc))
        {
            _newest.Advance(sensorId, instant);
        }

        return instant;
    }

    private DateTimeOffset ToInstant(DateTime local, string sensorId)
    {
        // Beyond these no reading is valid, and within a day of the ends there is nothing to look up.
        if (local.Year is < 1900 or > 9900)
        {
            return new DateTimeOffset(local.Ticks, TimeSpan.Zero);
        }

        // A zone's clocks are set at most once in two days, so one of these offsets holds before, and one after.
        var (before, after) = (OffsetAt(local.AddDays(-1)), OffsetAt(local.AddDays(1)));
        var (earlier, later) = (local - before, local - after);
        var (isEarlier, isLater) = (OffsetAt(earlier) == before, OffsetAt(later) == after);
        if (before == after || (isEarlier && !isLater))
        {
            return Utc(earlier);
        }

        if (isLater && !isEarlier)
        {
            return Utc(later);
        }

        if (!isEarlier)
        {
            _skipped++;
            return Utc(earlier);
        }

        _ambiguous++;
        return _newest.IsBehind(sensorId, Utc(earlier), Tolerance) ? Utc(later) : Utc(earlier);
    }

    private TimeSpan OffsetAt(DateTime utc) => zone.GetUtcOffset(Utc(utc));

    private static DateTimeOffset Utc(DateTime time) => new(time.Ticks, TimeSpan.Zero);
}
