using SensorGrid.Features.Engine;

namespace SensorGrid.Grains.Interfaces.Sensors;

/// <summary>The sensors that live in this silo, for whoever is in the same process: answers without a call. Safe for concurrent use.</summary>
public interface ILocalSensors
{
    /// <summary>Asks a sensor for its features, if it lives here and can answer at once.</summary>
    /// <param name="sensorId">The sensor.</param>
    /// <param name="asOf">The instant.</param>
    /// <param name="answer">What <see cref="ISensorGrain.GetFeaturesAsync"/> would answer.</param>
    /// <returns>False when the grain has to be called: the sensor may live elsewhere, or not be loaded, or is taking a page.</returns>
    bool TryGetFeatures(string sensorId, AsOf asOf, out FeaturesAnswer answer);
}
