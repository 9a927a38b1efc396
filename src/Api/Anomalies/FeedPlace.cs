using System.Globalization;

namespace SensorGrid.Api.Anomalies;

/// <summary>
/// The position of a client in the feed of one site. Its text is a number, and more only where a number is not enough.
/// </summary>
/// <param name="At">Every change up to it was sent, but for those of the hole.</param>
/// <param name="Since">
/// Every anomaly that came up to it was sent. Below <paramref name="At"/> in the midst of catching up: the feed reports an anomaly that has changed at the position
/// of its change only, so that one which came before <paramref name="At"/> may still be to come.
/// </param>
/// <param name="HoleFrom">Changes after it, up to <paramref name="HoleUntil"/>, were not sent: the client was too slow for them.</param>
/// <param name="HoleUntil">0 when there is no hole.</param>
internal readonly record struct FeedPlace(long At, long Since, long HoleFrom = 0, long HoleUntil = 0)
{
    /// <summary>The highest position: far above what a feed reaches, and low enough to leave room for marks.</summary>
    public const long MaxAt = long.MaxValue / 4;

    public FeedPlace(long at)
        : this(at, at)
    {
    }

    /// <summary>The position from which on the feed has something for the client.</summary>
    public long ReadFrom => HasHole ? HoleFrom : At;

    private bool HasHole => HoleUntil > 0;

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string text, out FeedPlace place)
    {
        place = default;
        var parts = text.Split('~');
        Span<long> numbers = stackalloc long[4];
        if (parts.Length is not (1 or 2 or 4))
        {
            return false;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            if (!long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return false;
            }
        }

        place = new FeedPlace(numbers[0], parts.Length > 1 ? numbers[1] : numbers[0], numbers[2], numbers[3]);
        return place.IsValid;
    }

    /// <summary>Gets whether its parts fit each other.</summary>
    public bool IsValid => At is >= 0 and <= MaxAt && Since >= 0 && Since <= At && HoleFrom >= 0 && HoleUntil <= At
        && (HasHole ? HoleFrom < HoleUntil : HoleFrom == 0);

    /// <summary>Determines whether the client lacks the change at this position.</summary>
    public bool Lacks(long change) => change > At || IsInHole(change);

    /// <summary>Determines whether an anomaly has come since, or, if not, has changed.</summary>
    /// <param name="cursor">The position at which it came.</param>
    /// <param name="change">The position of the change that the client lacks.</param>
    public bool IsNew(long cursor, long change) => cursor > (IsInHole(change) ? HoleFrom : Since);

    /// <summary>Computes the position after a change was sent, or was none of the client's concern.</summary>
    /// <param name="change">The change's position.</param>
    /// <param name="since">See <see cref="Since"/>: as far as the feed reports.</param>
    public FeedPlace After(long change, long since)
    {
        // The hole is filled from its beginning, before anything after the position is sent.
        return IsInHole(change)
            ? (this with { HoleFrom = change }).Read(change)
            : this with { At = change, Since = Math.Max(Since, Math.Min(since, change)) };
    }

    /// <summary>Computes the position after the feed was read from <see cref="ReadFrom"/> up to another position: the hole may have had its end before it.</summary>
    public FeedPlace Read(long upTo) => HasHole && upTo >= HoleUntil ? new(At, Since) : this;

    /// <summary>Computes the position after everything up to <paramref name="tip"/> was sent.</summary>
    public FeedPlace CaughtUp(long tip) => new(Math.Max(At, tip));

    /// <summary>Computes the position after changes beyond this one were left out, up to <paramref name="until"/>. Two holes become one, with what lies between.</summary>
    public FeedPlace Without(long until) => until <= At ? this : new(until, until, ReadFrom, until);

    private bool IsInHole(long change) => change > HoleFrom && change <= HoleUntil;

    public override string ToString() => HasHole
        ? string.Create(CultureInfo.InvariantCulture, $"{At}~{Since}~{HoleFrom}~{HoleUntil}")
        : Since < At
            ? string.Create(CultureInfo.InvariantCulture, $"{At}~{Since}")
            : At.ToString(CultureInfo.InvariantCulture);
}
