namespace SensorGrid.Api.Anomalies;

/// <summary>
/// The position at which the next page of the list of all sites' anomalies begins, the newest first: in the log of all sites, or in what
/// came before it begins.
/// </summary>
/// <param name="IsOlder">Whether the log is through.</param>
/// <param name="Number">The position of an entry of the log, then the number of a site: what comes before it is to come.</param>
/// <param name="Part">The cursor below which anomalies of the entry or site itself are to come too.</param>
internal readonly record struct ListPlace(bool IsOlder, long Number, long Part)
{
    private const char LogKind = 'n';
    private const char OlderKind = 'o';

    /// <summary>The beginning of the list.</summary>
    public static ListPlace Newest { get; } = new(false, long.MaxValue, 0);

    /// <summary>The position at which the log is through.</summary>
    public static ListPlace BeforeLog { get; } = new(true, long.MaxValue, 0);

    /// <summary>The number, of entries or sites, below which there is something to come.</summary>
    public long Before => Part > 0 && Number < long.MaxValue ? Number + 1 : Number;

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string text, out ListPlace place)
    {
        var isOlder = text.StartsWith(OlderKind);
        place = VarInts.Decode(isOlder ? OlderKind : LogKind, text) is [var number, var part] ? new ListPlace(isOlder, number, part) : new ListPlace(false, -1, -1);
        return place is { Number: >= 0, Part: >= 0 };
    }

    /// <summary>Gets the cursor below which anomalies of an entry or site are to come; the highest when all of them are.</summary>
    public long PartOf(long number) => number == Number && Part > 0 ? Part : long.MaxValue;

    public override string ToString() => VarInts.Encode(IsOlder ? OlderKind : LogKind, [Number, Part]);
}
