using SensorGrid.Api.Hosting;
using SensorGrid.Api.Keys;
using SensorGrid.Features.Definitions;
using SensorGrid.Silo.Kinesis;
using SensorGrid.Silo.Settings;
using SensorGrid.Streaming.Kinesis.Client;
using SensorGrid.Streaming.Kinesis.Hosting;

namespace SensorGrid.Silo.Hosting;

/// <summary>Puts the parts together.</summary>
internal static class SensorGridBuilderExtensions
{
    private const string StreamProvider = "kinesis";
    private const string GrainStorage = "sqlite";

    public static void AddSensorGrid(
        this WebApplicationBuilder builder, SiloSettings settings, FeatureDefinitions definitions, KinesisEndpoint kinesis)
    {
        builder.WebHost.UseUrls([.. settings.Urls]);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(definitions);
        builder.Services.AddOnnxScoring(model => model.Folder = settings.ModelFolder);
        builder.Services.AddSingleton<IAmazonKinesis>(kinesis.Client);
        builder.Services.AddKeyedSingleton<IAmazonKinesis>(StreamProvider, kinesis.ReaderClient);

        // While the host stops, every shard writes its last checkpoint.
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(60));
        builder.Services.AddSensorGridApi(api => api.StreamName = settings.Kinesis.StreamName, access => Copy(settings.Access, access));
        builder.UseOrleans(silo => AddSilo(silo, settings));
    }

    private static void AddSilo(ISiloBuilder silo, SiloSettings settings)
    {
        silo.UseLocalhostClustering(settings.SiloPort, settings.GatewayPort, serviceId: "sensorgrid", clusterId: "sensorgrid");
        silo.AddSqliteGrainStorage(GrainStorage, storage => storage.DatabasePath = Path.Combine(settings.DataDirectory, "grains.db"));
        silo.AddKinesisStreams(StreamProvider, stream => Copy(settings, stream));
        silo.AddSensorGrains(StreamProvider, grains => grains.StorageName = GrainStorage);
    }

    private static void Copy(SiloSettings settings, KinesisStreamOptions stream)
    {
        stream.StreamName = settings.Kinesis.StreamName;
        stream.CheckpointInterval = settings.CheckpointInterval;
        stream.StartPosition = settings.Kinesis.StartPosition.Kind;
        stream.StartTimestamp = settings.Kinesis.StartPosition.Time;
        stream.GrainStorageName = GrainStorage;
        if (settings.Kinesis.Embedded)
        {
            // The embedded endpoint does not count reads, so readings can become features sooner.
            stream.ReadInterval = TimeSpan.FromMilliseconds(100);
        }
    }

    private static void Copy(ApiAccessOptions from, ApiAccessOptions to)
    {
        to.AllowAnonymous = from.AllowAnonymous;
        foreach (var (name, key) in from.Keys)
        {
            to.Keys[name] = key;
        }
    }
}
