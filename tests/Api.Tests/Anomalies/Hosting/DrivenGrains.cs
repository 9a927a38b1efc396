using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Tests.Anomalies.Hosting;

/// <summary>Gives the API the feeds that the test drives in the place of grains.</summary>
/// <param name="sites">The feeds.</param>
/// <param name="sensors">Gives a sensor by its id.</param>
/// <param name="segments">Gives a segment of the index of sensors by its number.</param>
/// <param name="shards">Gives the reader of a shard by its name.</param>
internal sealed class DrivenGrains(DrivenSites sites, Func<string, IGrain>? sensors = null, Func<long, IGrain>? segments = null, Func<string, IGrain>? shards = null) : IGrainFactory
{
    private const string KeyPrefix = "site:";

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey =>
        typeof(TGrainInterface) == typeof(IAnomalyFeedGrain) && primaryKey.StartsWith(KeyPrefix, StringComparison.Ordinal)
            ? (TGrainInterface)(IGrainWithStringKey)sites.Feed(primaryKey[KeyPrefix.Length..])
            : typeof(TGrainInterface) == typeof(IShardFrontierGrain) && shards is not null ? (TGrainInterface)shards(primaryKey)
            : throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey =>
        typeof(TGrainInterface) == typeof(IAnomalySitesGrain) && primaryKey == 0
            ? (TGrainInterface)(IGrainWithIntegerKey)sites
            : typeof(TGrainInterface) == typeof(ISensorIndexGrain) && segments is not null ? (TGrainInterface)segments(primaryKey)
            : throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidCompoundKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerCompoundKey => throw new NotSupportedException();

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => throw new NotSupportedException();

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension) => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => throw new NotSupportedException();

    public IAddressable GetGrain(GrainId grainId) => throw new NotSupportedException();

    public IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType) => sensors?.Invoke(grainId.Key.ToString()!) ?? throw new NotSupportedException();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey, string grainClassNamePrefix) => throw new NotSupportedException();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey) => throw new NotSupportedException();
}
