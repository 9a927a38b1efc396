using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Storage;
using SensorGrid.Api.Anomalies.Output;
using SensorGrid.Api.Hosting;
using SensorGrid.Api.Settings;
using SensorGrid.Features.Definitions;
using SensorGrid.Silo.Data;
using SensorGrid.Silo.Kinesis;
using SensorGrid.Silo.Logs;
using SensorGrid.Silo.Settings;
using SensorGrid.Streaming.Kinesis.Client;
using SensorGrid.Streaming.Kinesis.Hosting;
using StackExchange.Redis;

namespace SensorGrid.Silo.Hosting;

/// <summary>Puts the parts together.</summary>
internal static class SensorGridBuilderExtensions
{
    private const string StreamProvider = "kinesis";
    private const string GrainStorage = "state";

    public static void AddSensorGrid(
        this WebApplicationBuilder builder, SiloSettings settings, FeatureDefinitions definitions, KinesisEndpoint kinesis, ConfigurationOptions? redis)
    {
        builder.WebHost.UseUrls([.. settings.Urls]);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(definitions);
        builder.Services.AddSingleton<DataModes>();
        builder.Services.AddSingleton(DatabaseFaults.Place);
        builder.Services.AddOnnxScoring(model => model.Folder = settings.ModelFolder);
        
        // Those who put repeat what failed themselves.
        builder.Services.AddSingleton<IAmazonKinesis>(kinesis.ReaderClient);
        builder.Services.AddKeyedSingleton<IAmazonKinesis>(StreamProvider, kinesis.ReaderClient);

        // While the host stops, every shard writes its last checkpoint.
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(60));
        builder.Services.AddSensorGridApi(api => api.StreamName = settings.Kinesis.StreamName, settings.Access.CopyTo);
        if (settings.Kinesis.OutputStream is { } output)
        {
            builder.Services.AddAnomalyOutput(output);
        }

        builder.UseOrleans(silo => AddSilo(silo, settings, redis));
    }

    private static void AddSilo(ISiloBuilder silo, SiloSettings settings, ConfigurationOptions? redis)
    {
        AddClustering(silo, settings.Cluster, redis);
        AddStorage(silo, settings);
        silo.AddKinesisStreams(StreamProvider, stream => Copy(settings, stream));
        silo.AddSensorGrains(StreamProvider, grains =>
        {
            grains.StorageName = GrainStorage;
            grains.DeadLetterRetention = settings.DeadLetterRetention;
            grains.DeadLetterLaneBytes = settings.DeadLetterLaneMegabytes * 1024L * 1024;
        });
    }

    private static void AddClustering(ISiloBuilder silo, ClusterSettings cluster, ConfigurationOptions? redis)
    {
        if (redis is null)
        {
            silo.UseLocalhostClustering(cluster.SiloPort, cluster.GatewayPort, serviceId: SharedSettings.ServiceId, clusterId: cluster.ClusterId);
            return;
        }

        silo.Configure<ClusterOptions>(options => (options.ServiceId, options.ClusterId) = (SharedSettings.ServiceId, cluster.ClusterId));
        silo.ConfigureEndpoints(cluster.Host, cluster.SiloPort, cluster.GatewayPort);
        silo.UseRedisClustering(options => options.ConfigurationOptions = redis);

        // The shards of a silo that died are read on in three to six seconds, of one that is frozen in some ten; with Orleans' defaults in ten and sixty-five.
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromSeconds(2);
            membership.MaxProbeTimeout = TimeSpan.FromSeconds(3);
            membership.NumMissedProbesLimit = 3;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(10);
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        });
    }

    private static void AddStorage(ISiloBuilder silo, SiloSettings settings)
    {
        if (settings.DynamoDB is not { } table)
        {
            silo.AddSqliteGrainStorage(GrainStorage, storage =>
            {
                storage.DatabasePath = Path.Combine(settings.DataDirectory, "grains.db");
                storage.DeleteStateOnClear = true;
            });
            return;
        }

        silo.AddDynamoDBGrainStorage(GrainStorage, options => options.Configure<Serializer>((storage, serializer) =>
        {
            storage.Service = table.Service;
            storage.TableName = table.TableName;
            storage.CreateIfNotExists = table.CreateIfNotExists;

            // What has passed its retention leaves nothing behind.
            storage.DeleteStateOnClear = true;

            // The sensors of another stream never mix with these, though they share the table.
            storage.ServiceId = settings.Kinesis.StreamName;

            // States are bytes already, and JSON would add a third to them.
            storage.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
        }));
    }

    private static void Copy(SiloSettings settings, KinesisStreamOptions stream)
    {
        stream.StreamName = settings.Kinesis.StreamName;
        stream.CheckpointInterval = settings.CheckpointInterval;

        // A table's capacity is so much a second; a file commits a burst of writes at once.
        stream.PersistSpread = settings.DynamoDB is null ? 0 : 0.5;
        stream.StartPosition = settings.Kinesis.StartPosition.Kind;
        stream.StartTimestamp = settings.Kinesis.StartPosition.Time;
        stream.GrainStorageName = GrainStorage;
        if (settings.Kinesis.Embedded)
        {
            // The embedded endpoint does not count reads, so readings can become features sooner.
            stream.ReadInterval = TimeSpan.FromMilliseconds(100);
        }
    }
}
