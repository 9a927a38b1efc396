namespace SensorGrid.Client;

/// <summary>The features of a sensor as a type of the caller's.</summary>
/// <typeparam name="T">The type: its properties are features, by the names that they have in JSON.</typeparam>
/// <param name="SensorId">The sensor's id.</param>
/// <param name="AsOf">The instant (UTC) that the features are of; null for a sensor that the live system does not know.</param>
/// <param name="Features">The features; null for a sensor that the live system does not know.</param>
public sealed record SensorView<T>(string SensorId, DateTimeOffset? AsOf, T? Features)
    where T : class;
