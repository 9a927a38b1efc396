using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace SensorGrid.Grains.Storage;

/// <summary>The grain storage that the options name.</summary>
internal sealed class SensorGrainsStorage(IServiceProvider services, IOptions<SensorGrainsOptions> options, StorageWatch watch)
{
    public IGrainStorage Storage { get; } =
        new WatchedStorage(services.GetRequiredKeyedService<IGrainStorage>(options.Value.StorageName), watch);
}
