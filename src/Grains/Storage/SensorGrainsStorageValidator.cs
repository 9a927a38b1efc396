using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace SensorGrid.Grains.Storage;

/// <summary>Finds a wrong storage name at start, not with the first reading.</summary>
internal sealed class SensorGrainsStorageValidator(IServiceProviderIsKeyedService services, IOptions<SensorGrainsOptions> options)
    : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        var name = options.Value.StorageName;
        if (!services.IsKeyedService(typeof(IGrainStorage), name))
        {
            throw new OrleansConfigurationException(
                $"{nameof(SensorGrainsOptions)}.{nameof(SensorGrainsOptions.StorageName)} is '{name}', but no grain storage of that name is registered.");
        }
    }
}
