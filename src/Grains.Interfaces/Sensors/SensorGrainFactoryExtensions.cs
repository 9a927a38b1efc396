namespace SensorGrid.Grains.Interfaces.Sensors;

/// <summary>The extension that gets the grain of a sensor.</summary>
public static class SensorGrainFactoryExtensions
{
    /// <summary>The name of the sensors' grain type. Part of the stored format: never changed.</summary>
    public const string GrainTypeName = "sensor";

    /// <summary>The name of the sensors' interface on the wire.</summary>
    internal const string InterfaceName = "sensor";

    private static readonly GrainType Type = GrainType.Create(GrainTypeName);
    private static readonly GrainInterfaceType Interface = GrainInterfaceType.Create(InterfaceName);

    /// <summary>
    /// Gets the grain of a sensor, for any valid id. <c>GetGrain&lt;ISensorGrain&gt;(string)</c> throws for an id of blanks alone, which a sensor may have. It also looks for the
    /// interface's name among the type's attributes in each call: 5 % of a busy silo's work.
    /// </summary>
    public static ISensorGrain GetSensor(this IGrainFactory grains, string sensorId) =>
        (ISensorGrain)grains.GetGrain(GrainId.Create(Type, IdSpan.Create(sensorId)), Interface);
}
