namespace SensorGrid.Features.Detection.Rarity;

/// <summary>The state of the run of a <see cref="PeakTracker"/>. Part of the stored format.</summary>
[Flags]
internal enum RunState : byte
{
    /// <summary>There is none.</summary>
    None = 0,

    /// <summary>It goes on.</summary>
    GoesOn = 1,

    /// <summary>It raised an alarm.</summary>
    Alarmed = 2,

    /// <summary>A verdict made it a fault: it stays out of what is usual.</summary>
    Fault = 4,
}
