namespace SensorGrid.Grains.Applications;

/// <summary>The sections in which older ticks of an application are stored.</summary>
/// <param name="First">The ordinal of the first tick of the first section.</param>
/// <param name="Count">The number of sections.</param>
/// <param name="Forgotten">The number of ticks of the first section that do not count any more.</param>
internal sealed record StoredTicks(long First, int Count, int Forgotten);
