using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Metadata;
using Orleans.Streams;
using SensorGrid.Kinesis.Client;
using SensorGrid.Streaming.Kinesis.Configuration;
using SensorGrid.Streaming.Kinesis.FanOut;
using SensorGrid.Streaming.Kinesis.Reading;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Streaming.Kinesis.Hosting;

/// <summary>Adds the reading of Kinesis streams to a silo.</summary>
public static class KinesisStreamSiloBuilderExtensions
{
    /// <summary>The time-out for a shard's reader to persist and checkpoint when its silo stops or the shard moves.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Reads a Kinesis stream: its shards are shared among the silos that call this.</summary>
    /// <remarks>
    /// Also to be registered: an <see cref="IShardRecordProcessorFactory"/> as a keyed service under <paramref name="name"/>; an
    /// <see cref="IAmazonKinesis"/>, keyed by the name or unkeyed, best with <c>MaxErrorRetry = 0</c>, because readers pace and repeat
    /// themselves; and a grain storage named <see cref="KinesisStreamOptions.GrainStorageName"/>.
    /// Checkpoints may be kept by any silo, so that storage, start position and listing interval must be those of all providers of the cluster.
    /// <see cref="IKinesisStreamStatus"/> is provided as a keyed service. Checkpoints belong to the name: another name reads the stream anew.
    /// </remarks>
    public static ISiloBuilder AddKinesisStreams(this ISiloBuilder builder, string name, Action<KinesisStreamOptions> configureOptions)
    {
        builder.Services.AddOptions<KinesisStreamOptions>(name).Configure(configureOptions).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<KinesisStreamOptions>>(new KinesisStreamOptionsValidator(name));
        AddParts(builder.Services, name);
        builder.AddPersistentStreams(name, CreateFactory, streams =>
        {
            streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
            streams.ConfigurePartitionBalancing((services, key) => services.GetRequiredKeyedService<ShardBalancer>(key));
            streams.ConfigurePullingAgent(agent => agent.Configure(options =>
            {
                // Nothing is read by the agents' own pumps; the timeout is what a receiver's stop is given.
                options.GetQueueMsgsTimerPeriod = TimeSpan.FromSeconds(1);
                options.InitQueueTimeout = StopTimeout;
            }));
        });

        // After Orleans' own registration, so that it is this one which is found under the name.
        builder.Services.AddKeyedSingleton<IStreamProvider>(name, (services, _) => CreateProvider(services, name));
        return builder;
    }

    private static void AddParts(IServiceCollection services, string name)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ReadPhases>();
        services.AddMetrics();
        services.AddSingleton(new RegisteredProvider(name));
        var providerSilos = new ProviderSilos(name);
        services.AddSingleton<IGrainPropertiesProvider>(providerSilos);
        services.AddKeyedSingleton(name, providerSilos);
        services.AddKeyedSingleton(name, (_, _) => new ShardRegistry());
        services.AddKeyedSingleton<IKinesisStreamStatus>(name, (provider, key) => provider.GetRequiredKeyedService<ShardRegistry>(key));
        services.AddKeyedSingleton(name, (provider, key) => CreateReading(provider, name));
        services.AddKeyedSingleton<IKinesisShardLedgers>(name, (provider, key) => new KinesisShardLedgers(provider.GetRequiredKeyedService<ShardReaderContext>(key)));
        services.AddKeyedSingleton<IKinesisStreamReader>(name, (provider, key) => new KinesisStreamReader(
            KinesisClients.Resolve(provider, name), provider.GetRequiredService<IOptionsMonitor<KinesisStreamOptions>>().Get(name), provider.GetRequiredService<TimeProvider>()));
        services.AddKeyedSingleton(name, (provider, key) => new ShardTopology(provider.GetRequiredKeyedService<ShardReaderContext>(key)));
        services.AddKeyedSingleton(name, (provider, key) => new ShardQueues(name, provider.GetRequiredKeyedService<ShardTopology>(key)));
        services.AddKeyedSingleton(name, (provider, key) => new ShardHost(
            provider.GetRequiredKeyedService<ShardReaderContext>(key),
            provider.GetRequiredKeyedService<ShardRegistry>(key),
            provider.GetRequiredKeyedService<ShardTopology>(key)));
        services.AddKeyedSingleton(name, (provider, key) => new ShardBalancer(
            provider,
            provider.GetRequiredService<ILogger<ShardBalancer>>(),
            provider.GetRequiredKeyedService<ShardQueues>(key),
            provider.GetRequiredKeyedService<ShardTopology>(key),
            provider.GetRequiredKeyedService<ShardRegistry>(key),
            providerSilos,
            provider.GetRequiredService<IClusterManifestProvider>(),
            provider.GetService<IShardOwnerPolicy>(),
            provider.GetRequiredService<IOptionsMonitor<KinesisStreamOptions>>().Get(name).Source));
    }

    private static KinesisAdapterFactory CreateFactory(IServiceProvider services, string name)
    {
        var queues = services.GetRequiredKeyedService<ShardQueues>(name);
        return new KinesisAdapterFactory(new KinesisAdapter(name, queues, services.GetRequiredKeyedService<ShardHost>(name)), queues);
    }

    private static KinesisStreamProvider CreateProvider(IServiceProvider services, string name) =>
        ActivatorUtilities.CreateInstance<KinesisStreamProvider>(
            services,
            name,
            services.GetRequiredService<IOptionsMonitor<StreamPubSubOptions>>().Get(name),
            services.GetRequiredService<IOptionsMonitor<StreamLifecycleOptions>>().Get(name));

    private static ShardReaderContext CreateReading(IServiceProvider services, string name)
    {
        var options = services.GetRequiredService<IOptionsMonitor<KinesisStreamOptions>>().Get(name);
        var timeProvider = services.GetRequiredService<TimeProvider>();
        var processors = services.GetKeyedService<IShardRecordProcessorFactory>(name)
            ?? throw new InvalidOperationException(
                $"Kinesis streams '{name}': register an {nameof(IShardRecordProcessorFactory)} as a keyed service under '{name}'.");
        var client = KinesisClients.Resolve(services, name);
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger($"SensorGrid.Streaming.Kinesis.{name}");
        return new ShardReaderContext(
            name,
            options,
            client,
            services.GetRequiredService<IGrainFactory>(),
            processors,
            services.GetService<IShardRevisions>(),
            services.GetRequiredService<ILocalSiloDetails>().SiloAddress,
            services.GetRequiredService<IClusterMembershipService>(),
            new KinesisStreamMetrics(
                services.GetRequiredService<IMeterFactory>(), name, options.Source, services.GetRequiredKeyedService<ShardRegistry>(name), timeProvider),
            timeProvider,
            logger,
            FanOutReading.Create(name, options, client, services.GetRequiredService<IMeterFactory>(), timeProvider, logger))
        {
            Phases = services.GetRequiredService<ReadPhases>(),
        };
    }
}
