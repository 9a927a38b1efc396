using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SensorGrid.Api.Anomalies;
using SensorGrid.Api.Anomalies.Streaming;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Applications;
using SensorGrid.Api.Applications.Features;
using SensorGrid.Api.Applications.Programs;
using SensorGrid.Api.Applications.Rows;
using SensorGrid.Api.Applications.Trials;
using SensorGrid.Api.Clocks;
using SensorGrid.Api.Cluster;
using SensorGrid.Api.Clustering;
using SensorGrid.Api.Dashboard;
using SensorGrid.Api.Definitions;
using SensorGrid.Api.Doors;
using SensorGrid.Api.Inference.Models;
using SensorGrid.Api.Keys;
using SensorGrid.Api.OpenApi;
using SensorGrid.Api.Readings;
using SensorGrid.Api.Sensors;
using SensorGrid.Api.Settings;
using SensorGrid.Hosting.Logs;
using SensorGrid.Hosting.Telemetry;
using SensorGrid.Http.Connections;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Api.Hosting;

/// <summary>Adds the API's services to a host.</summary>
public static class SensorGridApiServiceCollectionExtensions
{
    /// <summary>
    /// Adds what the API's endpoints need. The host brings an <c>IGrainFactory</c> (a silo, or an Orleans client), an <c>IAmazonKinesis</c>
    /// and the <c>FeatureDefinitions</c>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Names the stream.</param>
    /// <param name="configureAccess">The action that sets who may use the API.</param>
    public static IServiceCollection AddSensorGridApi(
        this IServiceCollection services, Action<SensorGridApiOptions> configure, Action<ApiAccessOptions> configureAccess)
    {
        services.AddOptions<SensorGridApiOptions>().Configure(configure).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ApiAccessOptions>().Configure(configureAccess).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ApiAccessOptions>, ApiAccessOptionsValidator>();
        services.AddSingleton(provider => new ConnectionLimit(provider.GetRequiredService<IOptions<SensorGridApiOptions>>().Value.MaxConnections));
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, ServerLimits>();
        services.AddSingleton<RequestMemory>();
        services.AddSingleton(provider => new AnswerSender(provider.GetRequiredService<RequestMemory>().Answers));
        services.AddSingleton<BatchRoom>();
        services.AddSingleton<DoorMetrics>();
        services.AddHostedService<ClockWatch>();
        services.AddSingleton<ApiKeyRing>();
        services.AddSingleton<RefusalMetrics>();
        services.AddSingleton<FeaturesSource>();
        services.AddSingleton<FeaturesRoute>();
        services.AddSingleton<LocalFeatures>();
        services.AddSingleton<FeatureViews>();
        services.AddSingleton(_ => new FreshnessRoom(FreshnessRoom.MostWaiting));
        services.AddSingleton<FreshFeatures>();
        services.AddSingleton<FreshSensors>();
        services.AddSingleton<InferenceModels>();
        services.AddSingleton<DefinitionsInForce>();
        services.AddSingleton<IStreamFormats>(provider => provider.GetRequiredService<DefinitionsInForce>());
        services.AddSingleton<IFeaturesInForce>(provider => provider.GetRequiredService<DefinitionsInForce>());
        services.AddSingleton<KnownFeatures>();
        services.AddSingleton<ReadingPublisher>();
        services.AddSingleton<SensorPublisher>();
        services.AddSingleton<ClusterView>();
        services.AddSingleton<DashboardFiles>();
        services.AddSingleton<DashboardEndpoints>();
        services.AddSingleton<NewestAnomalies>();
        services.AddSingleton<AnomalyStreamMetrics>();
        services.AddSingleton<AnomalyHub>();
        services.AddSingleton<AnomalyStreamEndpoint>();
        services.AddSingleton<ApplicationMetrics>();
        services.AddSingleton<ApplicationFeatures>();
        services.AddHostedService(provider => provider.GetRequiredService<ApplicationFeatures>());
        services.AddSingleton<StreamRecords>();
        services.AddSingleton<CatalogueTables>();
        services.AddSingleton<ProgramCheck>();
        services.AddSingleton<Trial>();
        services.AddSingleton<TrialRoom>();
        services.AddSingleton<RowSubscribers>();
        services.AddSingleton<RowStreamEndpoint>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(SourceDefinitions.None);
        services.TryAddSingleton<ClusterReach>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddTelemetry();
        services.AddBoundedLogs();
        services.AddApiDescription();
        return services;
    }
}
