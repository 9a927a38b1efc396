using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.TestingHost;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Node;

namespace SensorGrid.Grains.Tests.Storage;

/// <summary>A silo with both of the product's storages, as the silo's program sets them up.</summary>
public sealed class StorageSilo : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private NodeServer? _dynalite;
    private InProcessTestCluster? _cluster;

    public IGrainStorage this[string name] => _cluster!.Silos[0].ServiceProvider.GetRequiredKeyedService<IGrainStorage>(name);

    public async ValueTask InitializeAsync()
    {
        _dynalite = await NodeServer.StartDynaliteAsync(TestContext.Current.CancellationToken);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo
            .AddSqliteGrainStorage("sqlite", storage =>
            {
                storage.DatabasePath = _directory["state.db"];
                storage.DeleteStateOnClear = true;
            })
            .AddDynamoDBGrainStorage("dynamodb", options => options.Configure<Serializer>((storage, serializer) =>
            {
                storage.Service = _dynalite.ServiceUrl.ToString();
                storage.TableName = "state";
                storage.DeleteStateOnClear = true;
                storage.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
            })));
        _cluster = builder.Build();
        await _cluster.DeployAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        if (_dynalite is not null)
        {
            await _dynalite.DisposeAsync();
        }

        _directory.Dispose();
    }
}
