using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Storage;
using SensorGrid.Api.Anomalies.Output;
using SensorGrid.Api.Hosting;
using SensorGrid.Features.Definitions;
using SensorGrid.Grains;
using SensorGrid.Grains.Storage;
using SensorGrid.Hosting.Clustering;
using SensorGrid.Hosting.Health;
using SensorGrid.Hosting.Settings;
using SensorGrid.Hosting.Telemetry;
using SensorGrid.Kinesis.Client;
using SensorGrid.Silo.Data;
using SensorGrid.Silo.Definitions;
using SensorGrid.Silo.Kinesis;
using SensorGrid.Silo.Logs;
using SensorGrid.Silo.Settings;
using SensorGrid.Streaming.Kinesis.Configuration;
using SensorGrid.Streaming.Kinesis.Hosting;
using SensorGrid.Streaming.Kinesis.Shards;
using StackExchange.Redis;

namespace SensorGrid.Silo.Hosting;

/// <summary>Puts the parts together.</summary>
internal static class SensorGridBuilderExtensions
{
    // Names of checkpoints: never changed. That of a further stream's provider has the stream's name behind it.
    private const string StreamProvider = "kinesis";
    private const string GrainStorage = "state";

    // What a shard may have delivered since its checkpoint: the reader keeps a place for each sensor of it, which may take three times the reading's bytes.
    private const long LeastInFlight = 1L << 20;
    private const int InFlightPart = 128;

    private static readonly long Memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    // Some 300 bytes each: at most a hundredth of the memory.
    private static readonly int CachedAddresses = (int)Math.Clamp(Memory / 30_000, 1_000, 1_000_000);

    public static void AddSensorGrid(
        this WebApplicationBuilder builder, SiloSettings settings, FeatureDefinitions definitions, KinesisEndpoint kinesis, ConfigurationOptions? redis)
    {
        builder.WebHost.UseUrls([.. settings.Urls]);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(definitions);
        builder.Services.AddSingleton(settings.Definitions);
        builder.Services.AddSingleton<DataModes>();
        builder.Services.AddSingleton(DatabaseFaults.Place);
        builder.Services.AddOnnxScoring(model => model.Folder = settings.ModelFolder);

        // Producers repeat what failed themselves.
        builder.Services.AddSingleton<IAmazonKinesis>(kinesis.ReaderClient);

        // While the host stops, every shard writes its last checkpoint.
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(60));
        builder.Services.AddSensorGridApi(api => api.Set(settings.Kinesis.StreamName, settings.InfluxSensorId, settings.Views, settings.ApiLimits), settings.Access.CopyTo);
        if (settings.Kinesis.OutputStream is { } output)
        {
            builder.Services.AddAnomalyOutput(output);
        }

        builder.Services.AddOtlpExport(builder.Configuration);
        var isTraced = OtlpExport.HasTraces(builder.Configuration);
        builder.UseOrleans(silo =>
        {
            AddSilo(silo, settings, redis);
            if (isTraced)
            {
                silo.AddActivityPropagation();
            }
        });
        builder.Services.AddRedisDoor(settings.Redis);
    }

    private static void AddSilo(ISiloBuilder silo, SiloSettings settings, ConfigurationOptions? redis)
    {
        AddClustering(silo, settings.Cluster, redis);
        if (settings.Network.Tls is { } certificates)
        {
            silo.UseTls(certificates.Apply);
        }

        AddStorage(silo, settings);
        AddStream(silo, settings, StreamProvider, source: null);
        silo.AddSensorGrains(StreamProvider, grains =>
        {
            grains.StorageName = GrainStorage;
            (grains.MaxLiveSensors, grains.MaxSensors) = (settings.MaxLiveSensors, settings.MaxSensors);
            grains.DeadLetterRetention = settings.DeadLetterRetention;
            grains.DeadLetterLaneBytes = settings.DeadLetterLaneMegabytes * 1024L * 1024;
            grains.MaxAnomalySites = settings.Anomalies.MaxSites;
            grains.AnomalySiteRetention = settings.Anomalies.SiteRetention;
        });
        foreach (var source in settings.Kinesis.FurtherStreams)
        {
            var provider = $"{StreamProvider}:{source}";
            AddStream(silo, settings, provider, source);
            silo.AddSensorSource(provider, source);
        }

        silo.Services.AddSingleton<IReadiness, CatalogueRefused>();
        if (settings.FollowedFolder is { } folder)
        {
            silo.Services.AddSingleton<FolderMetrics>();
            silo.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<DefinitionsFolderWatch>(services, folder));
            silo.Services.AddSingleton<IDefinitionsFolder>(services => services.GetRequiredService<DefinitionsFolderWatch>());
            silo.Services.AddHostedService(services => services.GetRequiredService<DefinitionsFolderWatch>());
        }


        // By default it remembers where a million grains are, live or not: more than a small silo has memory for.
        silo.Configure<GrainDirectoryOptions>(directory => directory.CacheSize = CachedAddresses);
    }

    private static void AddStream(ISiloBuilder silo, SiloSettings settings, string provider, string? source)
    {
        silo.AddKinesisStreams(provider, stream => Copy(settings, stream, source));
        silo.Services.AddSingleton<IReadiness>(services => new ShardOwnership(services.GetRequiredKeyedService<IKinesisStreamStatus>(provider)));
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
        silo.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<MembershipWatch>(services, services.GetRequiredService<ILocalSiloDetails>().SiloAddress));
        silo.Services.AddSingleton<IReadiness>(services => services.GetRequiredService<MembershipWatch>());
        silo.Services.AddHostedService(services => services.GetRequiredService<MembershipWatch>());

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
        // States are bytes already, and JSON would add a third to them.
        silo.Services.AddKeyedSingleton<IGrainStorageSerializer>(GrainStorage, (services, _) => new ExactStorageSerializer(services.GetRequiredService<Serializer>()));
        if (settings.DynamoDB is not { } table)
        {
            silo.AddSqliteGrainStorage(GrainStorage, storage =>
            {
                storage.DatabasePath = Path.Combine(settings.DataDirectory, "grains.db");
                storage.DeleteStateOnClear = true;
            });
            return;
        }

        silo.AddDynamoDBGrainStorage(GrainStorage, options => options.Configure(storage =>
        {
            storage.Service = table.Service;
            storage.TableName = table.TableName;
            storage.CreateIfNotExists = table.CreateIfNotExists;

            // What has passed its retention leaves nothing behind.
            storage.DeleteStateOnClear = true;

            // The sensors of another stream never mix with these, though they share the table.
            storage.ServiceId = settings.Kinesis.StreamName;
        }));
    }

    private static void Copy(SiloSettings settings, KinesisStreamOptions stream, string? source)
    {
        stream.StreamName = source ?? settings.Kinesis.StreamName;
        stream.Source = source;
        stream.CheckpointInterval = settings.CheckpointInterval;
        stream.InFlightBudget = Math.Clamp(Memory / InFlightPart / (1 + settings.Kinesis.FurtherStreams.Count()), LeastInFlight, stream.InFlightBudget);

        // A table's capacity is so much a second; a file commits a burst of writes at once.
        stream.PersistSpread = settings.DynamoDB is null ? 0 : 0.5;
        stream.StartPosition = settings.Kinesis.StartPosition.Kind;
        stream.StartTimestamp = settings.Kinesis.StartPosition.Time;

        // DynamoDB Streams has no enhanced fan-out.
        stream.EnhancedFanOutConsumer = settings.Kinesis.Tables.Tables.Contains(source) ? null : settings.Kinesis.Consumer;
        stream.GrainStorageName = GrainStorage;
        if (settings.Kinesis.Embedded && !settings.Kinesis.Tables.Tables.Contains(source))
        {
            // The embedded endpoint does not count reads, so readings can become features sooner.
            stream.ReadInterval = TimeSpan.FromMilliseconds(100);
        }
    }
}
