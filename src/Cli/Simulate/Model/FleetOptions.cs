namespace SensorGrid.Cli.Simulate.Model;

/// <summary>The options of a fleet; equal options give equal readings, to the byte.</summary>
/// <param name="Sensors">The number.</param>
/// <param name="Rate">Readings a second of event time, over the whole fleet.</param>
/// <param name="Start">The event time at which the run starts.</param>
/// <param name="Duration">The span of event time.</param>
/// <param name="Seed">Another number is another fleet.</param>
/// <param name="FaultsPerDay">About how many a sensor has in a day; 0 for none.</param>
internal sealed record FleetOptions(int Sensors, double Rate, DateTimeOffset Start, TimeSpan Duration, int Seed, double FaultsPerDay)
{
    public DateTimeOffset End => Start + Duration;
}
