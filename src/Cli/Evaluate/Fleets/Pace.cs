namespace SensorGrid.Cli.Evaluate.Fleets;

/// <summary>The regularity of a made-up sensor's reports.</summary>
internal enum Pace
{
    /// <summary>Every step, at most 20 ms late.</summary>
    Even,

    /// <summary>Every step, late by up to four fifths of an interval.</summary>
    Jitter,

    /// <summary>Every step in the first half of its life, every tenth in the second.</summary>
    TenTimesSlower,

    /// <summary>Every tenth step in the first half of its life, all in the second.</summary>
    TenTimesFaster,
}
