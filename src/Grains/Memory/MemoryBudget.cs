namespace SensorGrid.Grains.Memory;

/// <summary>
/// The division of a silo's managed memory: its base without sensors, its knowledge of every sensor, live or not, and live sensors.
/// </summary>
/// <param name="Available">The bytes that this process may use for managed objects: see <see cref="GCMemoryInfo.TotalAvailableMemoryBytes"/>, which knows of a container's limit.</param>
/// <param name="MaxLiveSensors">The most live sensors, whatever their size; null for as many as there is memory for.</param>
internal sealed record MemoryBudget(long Available, int? MaxLiveSensors)
{
    /// <summary>A sensor with its first readings: engine, activation, its places in tables, and its part of what waits to be collected.</summary>
    public const int YoungSensor = 9 * 1024;

    /// <summary>A sensor of one metric after an hour at one reading a second.</summary>
    public const int OldSensor = 22 * 1024;

    /// <summary>An activation with its places in tables, whatever its engine takes.</summary>
    public const int Activation = 4 * 1024;

    /// <summary>A sensor that is known and not live: its id of 20 letters in index and roster, and how it is. Two bytes more for each further letter.</summary>
    public const int KnownSensor = 130;

    /// <summary>The number of sensors that may always live, however little memory there is: fewer would be no progress.</summary>
    private const int FewestLive = 64;

    // What a silo takes without sensors: code, model, pages on their way, garbage.
    private const long Base = 48L * 1024 * 1024;

    // The rest is for the collector, which works ever harder in a heap that is nearly full, and for bursts.
    private const double Usable = 0.65;

    // Of what is for sensors, known ones may take so much.
    private const double KnownPart = 0.75;

    /// <summary>The bytes for sensors, live and known.</summary>
    public long ForSensors => Math.Max(FewestLive * YoungSensor, (long)(Available * Usable) - Base);

    /// <summary>Computes the bytes for live sensors, when what is known takes so much.</summary>
    public long ForLive(long known) => Math.Max(FewestLive * YoungSensor, ForSensors - known);

    /// <summary>The most live sensors of the smallest size, while none but them is known.</summary>
    public long LiveSensors => Math.Min(MaxLiveSensors ?? long.MaxValue, ForSensors / (YoungSensor + KnownSensor));

    /// <summary>The most live sensors that have been read every second for an hour.</summary>
    public long OldSensors => Math.Min(MaxLiveSensors ?? long.MaxValue, ForSensors / (OldSensor + KnownSensor));

    /// <summary>The most known sensors.</summary>
    public long KnownSensors => (long)(ForSensors * KnownPart) / KnownSensor;
}
