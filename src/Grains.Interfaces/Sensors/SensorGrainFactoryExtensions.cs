namespace SensorGrid.Grains.Interfaces.Sensors;

/// <summary>How to reach a sensor.</summary>
public static class SensorGrainFactoryExtensions
{
    /// <summary>The name of the sensors' grain type. Part of the stored format: never changed.</summary>
    public const string GrainTypeName = "sensor";

    private static readonly GrainType Type = GrainType.Create(GrainTypeName);

    /// <summary>
    /// The grain of a sensor, for any valid id. <c>GetGrain&lt;ISensorGrain&gt;(string)</c> throws for an id of blanks alone, which a sensor may have.
    /// </summary>
    public static ISensorGrain GetSensor(this IGrainFactory grains, string sensorId) =>
        grains.GetGrain<ISensorGrain>(GrainId.Create(Type, IdSpan.Create(sensorId)));
}
