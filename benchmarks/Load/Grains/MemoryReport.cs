namespace SensorGrid.Load.Grains;

/// <summary>What a silo with a fleet holds.</summary>
/// <param name="Bytes">Resident memory of a sensor: what the process grew by, garbage and all, over the number of sensors.</param>
/// <param name="Compacted">The same after a full collection.</param>
/// <param name="Thousandth">Processor time of a sensor among the first: its start and all its readings, in microseconds.</param>
/// <param name="Last">The same of the last ones.</param>
internal sealed record MemoryReport(double Bytes, double Compacted, double Thousandth, double Last);
