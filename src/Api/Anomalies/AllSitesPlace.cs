namespace SensorGrid.Api.Anomalies;

/// <summary>The position of a client in the log of all sites. Its text is short, however many sites there are.</summary>
/// <param name="At">Every entry up to it was sent, but for those of the hole.</param>
/// <param name="Since">
/// Every anomaly that came up to it was sent. Below <paramref name="At"/> in the midst of catching up: a feed reports an anomaly that has changed with its newest
/// change only, so that one which came before <paramref name="At"/> may still be to come.
/// </param>
/// <param name="Part">The position in a feed up to which changes of the next entry were sent; 0 for none.</param>
/// <param name="HoleFrom">Entries after it, up to <paramref name="HoleUntil"/>, were not sent: the client was too slow for them.</param>
/// <param name="HoleUntil">0 when there is no hole.</param>
internal readonly record struct AllSitesPlace(long At, long Since, long Part = 0, long HoleFrom = 0, long HoleUntil = 0)
{
    private const char Kind = 'g';

    public AllSitesPlace(long at)
        : this(at, at)
    {
    }

    /// <summary>The position after which the log has something for the client.</summary>
    public long ReadFrom => HasHole ? HoleFrom : At;

    /// <summary>The position up to which the log has something for the client before it goes on elsewhere.</summary>
    public long ReadUntil => HasHole ? HoleUntil : long.MaxValue;

    /// <summary>The position after which anomalies are new to the client, in its next read.</summary>
    public long NewAfter => HasHole ? HoleFrom : Since;

    public bool HasHole => HoleUntil > 0;

    private bool IsValid => At >= 0 && Since >= 0 && Since <= At && Part >= 0 && HoleFrom >= 0 && HoleUntil <= At
        && (HasHole ? HoleFrom < HoleUntil : HoleFrom == 0);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string text, out AllSitesPlace place)
    {
        place = VarInts.Decode(Kind, text) switch
        {
            [var at] => new(at, at),
            [var at, var since, var part] => new(at, since, part),
            [var at, var since, var part, var from, var until] => new(at, since, part, from, until),
            _ => new(-1, -1),
        };
        return place.IsValid;
    }

    /// <summary>Computes the position after an entry was sent whole, and all that were to be read before it.</summary>
    public AllSitesPlace After(long entry) => HasHole
        ? entry >= HoleUntil ? WithoutHole() : this with { HoleFrom = entry, Part = 0 }
        : this with { At = Math.Max(At, entry), Part = 0 };

    /// <summary>Computes the position after a part of the next entry was sent.</summary>
    public AllSitesPlace AfterPart(long change) => this with { Part = change };

    /// <summary>Computes the position after everything up to it was sent.</summary>
    public AllSitesPlace CaughtUp() => HasHole ? this : new(At);

    /// <summary>Computes the position in what comes, after all up to another position was offered.</summary>
    public AllSitesPlace Reached(long place) => place > At ? this with { At = place, Since = place } : this;

    /// <summary>Computes the position after entries beyond this one were left out, up to <paramref name="until"/>. Two holes become one, with what lies between.</summary>
    public AllSitesPlace Without(long until) => until <= ReadFrom ? this : new(Math.Max(At, until), Math.Max(At, until), 0, ReadFrom, until);

    public override string ToString() => VarInts.Encode(Kind, HasHole ? [At, Since, Part, HoleFrom, HoleUntil] : Since < At || Part > 0 ? [At, Since, Part] : [At]);

    private AllSitesPlace WithoutHole() => new(At, Since);
}
