namespace SensorGrid.Grains.Interfaces.SensorIndex;

/// <summary>
/// The sensors that had readings from a shard; its key is the shard's name, with its source. A reader that begins must know whom to expect: one that fell silent before it
/// began does not say so.
/// </summary>
[Alias("shard-roster"), GrainInterfaceType("shard-roster")]
public interface IShardRosterGrain : IGrainWithStringKey
{
    /// <summary>Adds a sensor; when the call returns, the roster holds it durably.</summary>
    [Alias("register")]
    ValueTask RegisterAsync(string sensorId, CancellationToken cancellationToken);

    /// <summary>Removes a retired sensor; when the call returns, that is durable.</summary>
    [Alias("unregister")]
    ValueTask UnregisterAsync(string sensorId, CancellationToken cancellationToken);

    /// <summary>Lists the next sensors, in ordinal order of their ids.</summary>
    /// <param name="prefix">The prefix of their ids; empty for all.</param>
    /// <param name="after">The id after which to begin; null for the first.</param>
    /// <param name="limit">The maximum number.</param>
    [Alias("list"), AlwaysInterleave]
    ValueTask<string[]> ListAsync(string prefix, string? after, int limit, CancellationToken cancellationToken);
}
