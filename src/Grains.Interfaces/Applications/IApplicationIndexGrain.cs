namespace SensorGrid.Grains.Interfaces.Applications;

/// <summary>The names of all applications, durable. There is one, with key 0.</summary>
[Alias("application-index"), GrainInterfaceType("application-index")]
public interface IApplicationIndexGrain : IGrainWithIntegerKey
{
    /// <summary>Gets the names, in order.</summary>
    [Alias("list"), AlwaysInterleave]
    ValueTask<string[]> ListAsync(CancellationToken cancellationToken);

    /// <summary>Gets the names of the streams beside the main one that applications can read: those that the cluster reads.</summary>
    [Alias("sources"), AlwaysInterleave]
    ValueTask<string[]> GetSourcesAsync(CancellationToken cancellationToken);

    /// <summary>Adds a name.</summary>
    /// <returns>Whether it is there now; false when there are too many applications.</returns>
    [Alias("add")]
    ValueTask<bool> AddAsync(string name, CancellationToken cancellationToken);

    /// <summary>Removes a name.</summary>
    [Alias("remove")]
    ValueTask RemoveAsync(string name, CancellationToken cancellationToken);
}
