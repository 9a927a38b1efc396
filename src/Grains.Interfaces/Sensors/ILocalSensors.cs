using SensorGrid.Features.Engine;

namespace SensorGrid.Grains.Interfaces.Sensors;

/// <summary>The sensors that live in this silo, for code in the same process: answers without a call. Safe for concurrent use.</summary>
public interface ILocalSensors
{
    /// <summary>
    /// Queries a sensor's features, if it lives here. One that is ingesting a page answers when it has, which is a matter of milliseconds.
    /// </summary>
    /// <param name="sensorId">The sensor.</param>
    /// <param name="asOf">The instant.</param>
    /// <param name="cancellationToken">Stops waiting for a page.</param>
    /// <returns>
    /// The answer of <see cref="ISensorGrain.GetFeaturesAsync"/>; null when the grain has to be called: the sensor may live elsewhere, not be loaded, or be loaded anew, or take
    /// much longer for a page than it should.
    /// </returns>
    ValueTask<FeaturesAnswer?> GetFeaturesAsync(string sensorId, AsOf asOf, CancellationToken cancellationToken);

    /// <summary>Reads the features of a sensor, if it lives here and can answer at once, without a copy of them.</summary>
    /// <typeparam name="TState">The type of what the reader needs.</typeparam>
    /// <param name="sensorId">The sensor.</param>
    /// <param name="asOf">The instant.</param>
    /// <param name="state">What the reader needs.</param>
    /// <param name="read">The reader. It is called at most once, before this returns; meanwhile no page reaches the sensor.</param>
    /// <returns>Whether it was called; otherwise <see cref="GetFeaturesAsync"/> has the answer.</returns>
    bool TryRead<TState>(ReadOnlySpan<char> sensorId, AsOf asOf, TState state, FeatureValuesReader<TState> read);
}
