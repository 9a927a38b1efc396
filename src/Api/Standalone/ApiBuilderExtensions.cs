using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using SensorGrid.Api.Clustering;
using SensorGrid.Api.Hosting;
using SensorGrid.Features.Definitions;
using SensorGrid.Hosting.Settings;
using SensorGrid.Hosting.Telemetry;
using SensorGrid.Kinesis.Client;
using StackExchange.Redis;

namespace SensorGrid.Api.Standalone;

/// <summary>Puts the parts together.</summary>
internal static class ApiBuilderExtensions
{
    public static void AddStandaloneApi(
        this WebApplicationBuilder builder, ApiSettings settings, FeatureDefinitions definitions, IAmazonKinesis kinesis, ConfigurationOptions redis)
    {
        builder.WebHost.UseUrls([.. settings.Urls]);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(definitions);
        builder.Services.AddSingleton(settings.Definitions);

        // By a factory, so that the application disposes of it.
        builder.Services.AddSingleton(_ => kinesis);

        // The server answers (that it has no silo yet) while the client still looks for one.
        builder.Services.Configure<HostOptions>(options => options.ServicesStartConcurrently = true);
        builder.Services.AddSingleton<ClusterConnection>();
        builder.Services.AddSingleton<ClusterReach>(services => services.GetRequiredService<ClusterConnection>());
        builder.Services.AddHostedService<GatewayWatch>();
        builder.Services.AddSensorGridApi(api => api.Set(settings.StreamName, settings.InfluxSensorId, settings.Views, settings.Limits), settings.Access.CopyTo);
        builder.Services.AddOtlpExport(builder.Configuration);
        var isTraced = OtlpExport.HasTraces(builder.Configuration);
        builder.UseOrleansClient(client =>
        {
            AddClient(client, settings, redis);
            if (isTraced)
            {
                client.AddActivityPropagation();
            }
        });
        builder.Services.AddRedisDoor(settings.RedisClients);
    }

    private static void AddClient(IClientBuilder client, ApiSettings settings, ConfigurationOptions redis)
    {
        client.Configure<ClusterOptions>(options => (options.ServiceId, options.ClusterId) = (SharedSettings.ServiceId, settings.ClusterId));
        client.UseRedisClustering(options => options.ConfigurationOptions = redis);
        if (settings.Network.Tls is { } certificates)
        {
            client.UseTls(certificates.Apply);
        }

        client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = ClusterConnection.RefreshPeriod);
        client.Services.AddSingleton<IClientConnectionRetryFilter>(services => services.GetRequiredService<ClusterConnection>());
        client.AddGatewayCountChangedHandler(services =>
        {
            var connection = services.GetRequiredService<ClusterConnection>();
            return (_, change) => connection.OnConnectionsChanged(change.NumberOfConnectedGateways, change.PreviousNumberOfConnectedGateways);
        });
    }
}
