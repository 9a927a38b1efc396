namespace SensorGrid.Features.Detection.Rarity;

/// <summary>The learning time of a fast metric: longer while new things keep coming.</summary>
/// <remarks>
/// What would have raised an alarm at an age of T days, had it not been learning, makes it learn until 6 T, at most a day: something that first came after T may well have a companion that first comes
/// after several T. It begins to count three minutes after the first reading.
/// </remarks>
internal sealed class Learning
{
    /// <summary>The age in days from which on something new counts.</summary>
    public const double NoticesFrom = 180.0 / 86_400;

    private const double Times = 6;
    private const double MostDays = 1;

    /// <summary>The age in days at which the last new thing came.</summary>
    public float NewestAt { get; set; }

    /// <summary>Gets whether learning is over; it stays so then.</summary>
    public bool IsOver { get; set; }

    /// <summary>The age in days until which it lasts at least.</summary>
    public double Days => IsOver ? 0 : Math.Min(MostDays, Times * NewestAt);
}
