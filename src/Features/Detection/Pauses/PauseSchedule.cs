using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace SensorGrid.Features.Detection.Pauses;

/// <summary>Remembers four long pauses by the hour at which they began: nights, weekends, maintenance. One that comes again is expected.</summary>
internal struct PauseSchedule
{
    /// <summary>The maximum number of remembered pauses.</summary>
    public const int Most = 4;

    // By how much one may last longer than before.
    private const double Longer = 1.15;

    private InlineArray4<RecurringPause> _pauses;

    /// <summary>The number of remembered pauses.</summary>
    public int Count { get; set; }

    /// <summary>The remembered pauses.</summary>
    [UnscopedRef]
    public Span<RecurringPause> Pauses => _pauses;

    /// <summary>
    /// Computes the expected maximum length of a pause that begins at some second, in seconds; 0 when none is expected there.
    /// </summary>
    public readonly double ExpectedAt(int begin, int tolerance)
    {
        var longest = 0;
        for (var i = 0; i < Count; i++)
        {
            longest = _pauses[i].Matches(begin, tolerance) ? Math.Max(longest, _pauses[i].Length) : longest;
        }

        return Longer * longest;
    }

    /// <summary>Records a rare pause: as one of these that comes again, or as a further one.</summary>
    /// <param name="begin">The time when it began, in seconds since the sensor's first reading.</param>
    /// <param name="length">Its length, in seconds.</param>
    /// <param name="tolerance">The tolerance, in seconds.</param>
    /// <param name="isNew">Whether it was longer than expected.</param>
    public void Learn(int begin, int length, int tolerance, bool isNew)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_pauses[i].Matches(begin, tolerance) && _pauses[i].IsLike(length))
            {
                _pauses[i] = _pauses[i].Again(begin, length);
                return;
            }
        }

        if (isNew && length <= RecurringPause.Longest)
        {
            _pauses[Count < Most ? Count++ : Weakest()] = new RecurringPause(begin, length, false);
        }
    }

    // One that has never come again, if there is one; of several the one that began first.
    private readonly int Weakest()
    {
        var weakest = 0;
        for (var i = 1; i < Most; i++)
        {
            var (one, other) = (_pauses[i], _pauses[weakest]);
            weakest = one.HasRecurred == other.HasRecurred ? (one.Begin < other.Begin ? i : weakest) : one.HasRecurred ? weakest : i;
        }

        return weakest;
    }
}
