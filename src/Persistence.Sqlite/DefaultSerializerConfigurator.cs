using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Serialization;
using Orleans.Storage;

namespace SensorGrid.Persistence.Sqlite;

/// <summary>Chooses the serializer where the options leave it open. Orleans' own default is JSON, a third larger for binary state.</summary>
internal sealed class DefaultSerializerConfigurator(IServiceProvider services) : IPostConfigureOptions<SqliteGrainStorageOptions>
{
    public void PostConfigure(string? name, SqliteGrainStorageOptions options) =>
        options.GrainStorageSerializer ??= services.GetKeyedService<IGrainStorageSerializer>(name)
            ?? new OrleansGrainStorageSerializer(services.GetRequiredService<Serializer>());
}
