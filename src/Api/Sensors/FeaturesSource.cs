using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Features.Engine;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Sensors;

/// <summary>The source of sensors' features: a sensor that lives in this process answers without a call, any other is called.</summary>
/// <param name="grains">Reaches all sensors.</param>
/// <param name="services">The services of the host; a silo has <see cref="ILocalSensors"/> among them, an API by itself does not.</param>
/// <param name="time">The clock of the pauses between calls.</param>
internal sealed class FeaturesSource(IGrainFactory grains, IServiceProvider services, TimeProvider time)
{
    /// <summary>
    /// The most calls for one answer. A sensor without readings leaves memory as soon as it has answered. A call that comes just then is passed on to its next activation, but twice
    /// only: where many ask for such a sensor at a time, some are rejected.
    /// </summary>
    private const int MostCalls = 6;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly ILocalSensors? _local = services.GetService<ILocalSensors>();

    /// <summary>Gets a sensor's features; an id that no sensor can have gets the answer of a sensor without readings.</summary>
    public ValueTask<FeaturesAnswer> GetAsync(string sensorId, AsOf asOf, CancellationToken cancellationToken)
    {
        if (_local is null)
        {
            return CallAsync(sensorId, asOf, cancellationToken);
        }

        var local = _local.GetFeaturesAsync(sensorId, asOf, cancellationToken);
        if (!local.IsCompletedSuccessfully)
        {
            return OrCallAsync(local, sensorId, asOf, cancellationToken);
        }

        return local.Result is { } answer ? ValueTask.FromResult(answer) : CallAsync(sensorId, asOf, cancellationToken);
    }

    /// <summary>Reads the features of a sensor that can answer at once: see <see cref="ILocalSensors.TryRead"/>.</summary>
    public bool TryRead<TState>(ReadOnlySpan<char> sensorId, AsOf asOf, TState state, FeatureValuesReader<TState> read) =>
        _local is not null && _local.TryRead(sensorId, asOf, state, read);

    /// <summary>Gets a sensor's features, with what moved the score most.</summary>
    public ValueTask<FeaturesAnswer> ExplainAsync(string sensorId, AsOf asOf, CancellationToken cancellationToken) =>
        SensorIds.CanExist(sensorId) ? grains.GetSensor(sensorId).ExplainAsync(asOf, cancellationToken) : ValueTask.FromResult(FeaturesAnswer.Unknown);

    private async ValueTask<FeaturesAnswer> OrCallAsync(ValueTask<FeaturesAnswer?> local, string sensorId, AsOf asOf, CancellationToken cancellationToken) =>
        await local ?? await CallAsync(sensorId, asOf, cancellationToken);

    private ValueTask<FeaturesAnswer> CallAsync(string sensorId, AsOf asOf, CancellationToken cancellationToken) =>
        SensorIds.CanExist(sensorId) ? CallAsync(grains.GetSensor(sensorId), asOf, cancellationToken) : ValueTask.FromResult(FeaturesAnswer.Unknown);

    private async ValueTask<FeaturesAnswer> CallAsync(ISensorGrain sensor, AsOf asOf, CancellationToken cancellationToken)
    {
        for (var calls = 1; ; calls++)
        {
            try
            {
                return await sensor.GetFeaturesAsync(asOf, cancellationToken);
            }
            catch (OrleansMessageRejectionException exception) when (exception is not SiloUnavailableException && calls < MostCalls)
            {
                await Task.Delay(Pause * calls, time, cancellationToken);
            }
        }
    }
}
