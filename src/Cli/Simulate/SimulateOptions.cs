using SensorGrid.Cli.Kinesis;

namespace SensorGrid.Cli.Simulate;

/// <summary>The settings of a simulation and of its output.</summary>
/// <param name="Sensors">The number.</param>
/// <param name="Rate">Readings a second of event time, over the fleet.</param>
/// <param name="Duration">Event time.</param>
/// <param name="Seed">The seed of all random numbers.</param>
/// <param name="FaultsPerDay">The faults of a sensor a day; 0 for none.</param>
/// <param name="Labels">The file that the faults are written to; null when there are none.</param>
/// <param name="Kinesis">The stream.</param>
/// <param name="Aggregate">Whether many readings go into one record.</param>
/// <param name="Output">A file instead of the stream; null for the stream.</param>
/// <param name="Start">The event time at which the run starts; null: so that it ends, or keeps up, with the clock.</param>
/// <param name="Speed">The speed of event time, as a multiple of the clock's.</param>
/// <param name="Api">The address where the live system reports anomalies; null when nobody watches.</param>
/// <param name="ApiKey">Its key; null for none.</param>
/// <param name="Budget">Its alarm budget: false alarms a sensor and day.</param>
internal sealed record SimulateOptions(
    int Sensors,
    double Rate,
    TimeSpan Duration,
    int Seed,
    double FaultsPerDay,
    string? Labels,
    KinesisTarget Kinesis,
    bool Aggregate,
    string? Output,
    DateTimeOffset? Start,
    double Speed,
    Uri? Api,
    string? ApiKey,
    double Budget);
