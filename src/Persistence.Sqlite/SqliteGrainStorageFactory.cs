using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace SensorGrid.Persistence.Sqlite;

internal static class SqliteGrainStorageFactory
{
    public static SqliteGrainStorage Create(IServiceProvider services, string name)
    {
        var options = services.GetRequiredService<IOptionsMonitor<SqliteGrainStorageOptions>>().Get(name);
        return ActivatorUtilities.CreateInstance<SqliteGrainStorage>(services, name, options);
    }
}
