using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Features.Engine;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Sensors;

/// <summary>Where sensors' features come from: a sensor that lives in this process answers at once, any other is called.</summary>
/// <param name="grains">Reaches all sensors.</param>
/// <param name="services">Those of the host; a silo has <see cref="ILocalSensors"/> among them, an API by itself does not.</param>
internal sealed class FeaturesSource(IGrainFactory grains, IServiceProvider services)
{
    private readonly ILocalSensors? _local = services.GetService<ILocalSensors>();

    /// <summary>A sensor's features; an id that no sensor can have is one of a sensor without readings.</summary>
    public ValueTask<FeaturesAnswer> GetAsync(string sensorId, AsOf asOf, CancellationToken cancellationToken)
    {
        if (_local is not null && _local.TryGetFeatures(sensorId, asOf, out var answer))
        {
            return ValueTask.FromResult(answer);
        }

        return SensorIds.CanExist(sensorId) ? grains.GetSensor(sensorId).GetFeaturesAsync(asOf, cancellationToken) : ValueTask.FromResult(FeaturesAnswer.Unknown);
    }

    /// <summary>The same, with what moved the score most.</summary>
    public ValueTask<FeaturesAnswer> ExplainAsync(string sensorId, AsOf asOf, CancellationToken cancellationToken) =>
        SensorIds.CanExist(sensorId) ? grains.GetSensor(sensorId).ExplainAsync(asOf, cancellationToken) : ValueTask.FromResult(FeaturesAnswer.Unknown);
}
