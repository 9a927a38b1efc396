using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Metadata;
using Orleans.Placement;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Detection.Models;
using SensorGrid.Grains;
using SensorGrid.Grains.Agreement;
using SensorGrid.Grains.Applications;
using SensorGrid.Grains.Anomalies;
using SensorGrid.Grains.Catalogue;
using SensorGrid.Grains.DeadLetters;
using SensorGrid.Grains.Diagnostics;
using SensorGrid.Grains.Fleet;
using SensorGrid.Grains.Folders;
using SensorGrid.Grains.Hosting;
using SensorGrid.Grains.Inference;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Memory;
using SensorGrid.Grains.Sensors;
using SensorGrid.Grains.Shards;
using SensorGrid.Grains.Storage;
using SensorGrid.Grains.Storage.Parts;
using SensorGrid.Sources.Definitions;
using SensorGrid.Streaming.Kinesis.Reading;
using SensorGrid.Streaming.Kinesis.Shards;

namespace Orleans.Hosting;

/// <summary>Adds the sensors to a silo.</summary>
public static class SensorGrainsSiloBuilderExtensions
{
    /// <summary>
    /// Adds what the sensor grains, their index, the feeds of anomalies and the dead letters need, and the record processor that brings a Kinesis stream's records to
    /// them. Features are computed by the <see cref="FeatureDefinitions"/> among the services; without any, by the built-in ones. Readings are scored by the
    /// <see cref="IModelScorer"/> among the services, which must be there, and by the models of definitions that the <see cref="IModelLibrary"/> there loads. Anomalies are sent
    /// to the <see cref="IAnomalyOutput"/> among the services, if there is one.
    /// </summary>
    /// <param name="streamProviderName">The name that the stream provider is registered under.</param>
    /// <param name="configureOptions">Names the grain storage, at the least.</param>
    public static ISiloBuilder AddSensorGrains(
        this ISiloBuilder builder,
        string streamProviderName,
        Action<SensorGrainsOptions> configureOptions)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(streamProviderName);
        var services = builder.Services;
        services.AddOptions<SensorGrainsOptions>().Configure(configureOptions).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SensorGrainsOptions>, SensorGrainsOptionsValidator>());
        services.AddTransient<IConfigurationValidator, SensorGrainsStorageValidator>();
        services.AddTransient<IConfigurationValidator, ModelScorerValidator>();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(FeatureDefinitions.Default);
        services.TryAddSingleton<GrainMetrics>();
        services.TryAddSingleton<StorageWatch>();
        services.TryAddSingleton<SensorGrainsStorage>();
        services.TryAddSingleton<DeadLetterRetention>();
        services.TryAddSingleton<LocalActivationDirectory>();
        services.TryAddSingleton<ILocalSensors>(provider => provider.GetRequiredService<LocalActivationDirectory>());
        services.TryAddSingleton(CreateRoom);
        services.TryAddSingleton<ISensorCapacity>(provider => new SensorCapacity(provider.GetRequiredService<SensorRoom>().Budget));
        services.TryAddSingleton(SourceDefinitions.None);
        services.TryAddSingleton<ShardReaders>();
        services.TryAddSingleton<SensorEvictor>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<SensorEvictor>());
        services.TryAddSingleton(CreateHeapWatch);
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<HeapWatch>());
        services.TryAddSingleton(CreateStates);
        services.TryAddSingleton(provider => new OwnDefinitions(
            provider.GetRequiredService<FeatureDefinitions>(),
            provider.GetRequiredService<SourceDefinitions>(),
            [.. provider.GetServices<SensorSource>().Select(source => source.Name)],
            provider.GetRequiredService<SiloModels>()));
        services.TryAddSingleton<SiloModels>();
        services.TryAddSingleton<CatalogueMetrics>();
        services.TryAddSingleton<TableChecks>();
        services.TryAddSingleton<RevisionBook>();
        services.TryAddSingleton<IShardRevisions>(provider => provider.GetRequiredService<RevisionBook>());
        services.TryAddSingleton<ICatalogueRefusal>(provider => provider.GetRequiredService<RevisionBook>());
        services.TryAddSingleton(provider => new ShardLedgers(provider.GetServices<SensorSource>()));
        services.TryAddSingleton<IPinSource>(provider => provider.GetRequiredService<ShardLedgers>());
        services.TryAddSingleton(provider => new FolderFollower(
            provider.GetService<IDefinitionsFolder>(), provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<ILogger<FolderFollower>>()));
        services.TryAddSingleton<CatalogueFollower>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<CatalogueFollower>());
        services.TryAddSingleton<ApplicationMetrics>();
        services.TryAddSingleton(CreateApplications);
        services.TryAddSingleton<ApplicationKeeper>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<ApplicationKeeper>());
        services.TryAddSingleton(provider => new QuestionRoom(2 * Environment.ProcessorCount, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<InferenceMetrics>();
        services.TryAddSingleton(CreateServedModels);
        services.TryAddSingleton(CreateRuntime);
        services.TryAddSingleton(provider => new RevisionStanding(isOut: provider.GetService<IDefinitionsFolder>() is not null));
        services.TryAddSingleton<SiloAgreement>();
        services.TryAddSingleton<IShardOwnerPolicy>(provider => provider.GetRequiredService<SiloAgreement>());
        services.AddSingleton<IGrainPropertiesProvider>(provider => provider.GetRequiredService<SiloAgreement>());
        services.AddPlacementFilter<AgreedSilosStrategy, AgreedSilosDirector>(ServiceLifetime.Singleton);
        services.TryAddSingleton<FollowerStop>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<FollowerStop>());
        services.TryAddSingleton<SensorNews>();
        services.AddSingleton(CreateReporter);
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<FleetReporter>());
        services.TryAddSingleton<AnomalyOutputWaker>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<AnomalyOutputWaker>());
        return builder.AddSource(streamProviderName, source: null);
    }

    /// <summary>
    /// Brings the records of a further stream to the sensors: a sensor may have readings from any of them. Positions and dead letters of its shards begin with its name.
    /// </summary>
    /// <param name="streamProviderName">The name that the stream provider is registered under.</param>
    /// <param name="streamName">
    /// The name of the stream. It is a part of stored states and of permanent ids, and never changes; another name is another source.
    /// </param>
    public static ISiloBuilder AddSensorSource(this ISiloBuilder builder, string streamProviderName, string streamName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(streamProviderName);
        ArgumentException.ThrowIfNullOrWhiteSpace(streamName);
        return streamName.Contains(':', StringComparison.Ordinal)
            ? throw new ArgumentException($"The name of a stream has no colon: '{streamName}'.", nameof(streamName))
            : builder.AddSource(streamProviderName, streamName);
    }

    private static ISiloBuilder AddSource(this ISiloBuilder builder, string streamProviderName, string? source)
    {
        builder.Services.AddSingleton(services => new SensorSource(
            source,
            services.GetKeyedService<IKinesisStreamStatus>(streamProviderName),
            () => services.GetKeyedService<IKinesisStreamReader>(streamProviderName),
            () => services.GetKeyedService<IKinesisShardLedgers>(streamProviderName)));
        builder.Services.AddKeyedSingleton<IShardRecordProcessorFactory>(
            streamProviderName, (services, _) => CreateProcessors(services, source));
        return builder;
    }

    /// <summary>
    /// Creates the reporter before the silo is checked, so it looks for the model later: the check reports what is missing. Of a source whose provider is not registered it reports
    /// no shards.
    /// </summary>
    private static FleetReporter CreateReporter(IServiceProvider services) => new(
        services.GetRequiredService<IGrainFactory>(),
        services.GetRequiredService<SensorNews>(),
        () => services.GetRequiredService<IModelScorer>().Model,
        services.GetRequiredService<SiloAgreement>(),
        [.. services.GetServices<SensorSource>()],
        services.GetRequiredService<StorageWatch>(),
        services.GetRequiredService<ILocalSiloDetails>(),
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILogger<FleetReporter>>());

    private static SensorRecordProcessorFactory CreateProcessors(IServiceProvider services, string? source) => new(
        source,
        services.GetRequiredService<SensorRuntime>(),
        services.GetRequiredService<IGrainFactory>(),
        services.GetRequiredService<IOptions<SensorGrainsOptions>>(),
        services.GetRequiredService<ILoggerFactory>());

    private static SensorRoom CreateRoom(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<SensorGrainsOptions>>().Value;
        return new SensorRoom(new MemoryBudget(options.AvailableMemory, options.MaxLiveSensors), services.GetRequiredService<GrainMetrics>());
    }

    private static HeapWatch CreateHeapWatch(IServiceProvider services) => new(
        services.GetRequiredService<SensorRoom>(),
        HeapState.After,
        static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false),
        services.GetRequiredService<TimeProvider>());

    private static PartedStateStore CreateStates(IServiceProvider services) => new(
        services.GetRequiredService<SensorGrainsStorage>().Storage,
        SensorGrain.StateName,
        new PartLimits(),
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<GrainMetrics>().Parts,
        services.GetRequiredService<ILogger<PartedStateStore>>(),
        Guid.NewGuid);

    private static ApplicationServices CreateApplications(IServiceProvider services) => new(
        new PartedStateStore(
            services.GetRequiredService<SensorGrainsStorage>().Storage,
            "application",
            new PartLimits(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<GrainMetrics>().Parts,
            services.GetRequiredService<ILogger<PartedStateStore>>(),
            Guid.NewGuid),
        new ApplicationStreams(services.GetServices<SensorSource>()),
        new ApplicationTables(services.GetRequiredService<RevisionBook>(), services.GetRequiredService<IGrainFactory>()),
        services.GetRequiredService<ApplicationMetrics>(),
        services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToString(),
        TimeSpan.FromSeconds(10),
        services.GetRequiredService<TimeProvider>());

    private static ServedModels CreateServedModels(IServiceProvider services) => new(
        services.GetRequiredService<RevisionBook>(),
        services.GetRequiredService<SiloModels>(),
        services,
        new QuestionRoom(ServedModels.AtATime, services.GetRequiredService<TimeProvider>()),
        services.GetRequiredService<InferenceMetrics>());

    private static SensorRuntime CreateRuntime(IServiceProvider services) => new(
        services.GetRequiredService<FeatureDefinitions>(),
        services.GetRequiredService<RevisionBook>(),
        new IngestBatchPool(),
        services.GetRequiredService<QuestionRoom>(),
        services.GetRequiredService<LocalActivationDirectory>(),
        services.GetRequiredService<SensorRoom>(),
        services.GetRequiredService<ShardReaders>(),
        new SensorSources(services.GetServices<SensorSource>().Select(source => source.Name)),
        services.GetRequiredService<PartedStateStore>(),
        services.GetRequiredService<ILocalSiloDetails>().SiloAddress,
        services.GetRequiredService<SiloAgreement>(),
        services.GetRequiredService<GrainMetrics>(),
        services.GetRequiredService<SensorNews>(),
        services.GetRequiredService<IOptions<SensorGrainsOptions>>().Value.MaxSensors,
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILogger<SensorGrain>>());
}
