using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Grains.Sensors;

/// <summary>
/// The sensors whose activations this silo has, so that its readers and its API need not call each of them. An activation is in here from its first answer
/// on until it ends; what is not in here is called, and Orleans finds it. Safe for concurrent use.
/// </summary>
internal sealed class LocalActivationDirectory : ILocalSensors
{
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, SensorCell> _sensors = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SensorCell>.AlternateLookup<ReadOnlySpan<char>> _byText;

    /// <param name="clock">Bounds how long a question waits for a page.</param>
    public LocalActivationDirectory(TimeProvider clock) => (_clock, _byText) = (clock, _sensors.GetAlternateLookup<ReadOnlySpan<char>>());

    public bool TryGet(string sensorId, [MaybeNullWhen(false)] out SensorCell sensor) => _sensors.TryGetValue(sensorId, out sensor);

    /// <summary>Gets the id of a sensor that is in here; null for others.</summary>
    public string? IdOf(ReadOnlySpan<char> sensorId) =>
        _byText.TryGetValue(sensorId, out var sensor) ? sensor.Id : null;

    /// <summary>Adds the activation of a sensor when it was called, so that it is the one that Orleans knows. While there are two by mistake, the one that was called last counts.</summary>
    public void Add(SensorCell sensor)
    {
        if (!_sensors.TryGetValue(sensor.Id, out var known) || known != sensor)
        {
            _sensors[sensor.Id] = sensor;
        }
    }

    /// <summary>Removes an activation that ends.</summary>
    public void Remove(SensorCell sensor) => _sensors.TryRemove(new(sensor.Id, sensor));

    /// <summary>
    /// Removes a sensor. The activation in here may not be the one that Orleans knows: the next one that is called counts.
    /// </summary>
    public void Forget(string sensorId) => _sensors.TryRemove(sensorId, out _);

    /// <summary>
    /// Removes the activation of a sensor in here if it lacks a position that the sensor has answered to have: another activation answered.
    /// </summary>
    public void OnAnswered(string sensorId, ShardName shard, LogPosition place)
    {
        if (TryGet(sensorId, out var sensor) && !sensor.HasOrIngests(shard, place))
        {
            Forget(sensorId);
        }
    }

    public ValueTask<FeaturesAnswer?> GetFeaturesAsync(string sensorId, AsOf asOf, CancellationToken cancellationToken) =>
        TryGet(sensorId, out var sensor) ? sensor.AnswerAsync(asOf, _clock, cancellationToken) : default;

    public bool TryRead<TState>(ReadOnlySpan<char> sensorId, AsOf asOf, TState state, FeatureValuesReader<TState> read) =>
        _byText.TryGetValue(sensorId, out var sensor) && sensor.TryRead(asOf, state, read);
}
