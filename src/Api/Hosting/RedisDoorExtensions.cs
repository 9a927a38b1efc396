using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Api.Redis;
using SensorGrid.Api.Redis.Commands;
using SensorGrid.Api.Redis.Sensors;
using SensorGrid.Api.Redis.Sessions;

namespace SensorGrid.Api.Hosting;

/// <summary>Adds the door for Redis clients to a host.</summary>
public static class RedisDoorExtensions
{
    /// <summary>Adds a server that answers Redis clients; after the API's services, and after those of the cluster, so that it starts when they have.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="endPoints">The addresses that it listens at; without any nothing is added.</param>
    public static IServiceCollection AddRedisDoor(this IServiceCollection services, IReadOnlyList<IPEndPoint> endPoints)
    {
        if (endPoints.Count == 0)
        {
            return services;
        }

        services.Configure<RedisDoorOptions>(options => options.EndPoints = endPoints);
        services.AddSingleton<RedisMetrics>();
        services.AddSingleton<Authentication>();
        services.AddSingleton<SensorReader>();
        services.AddSingleton<FreshSensorReader>();
        services.AddSingleton<ConnectionCommands>();
        services.AddSingleton<SensorCommands>();
        services.AddSingleton<IndexCommands>();
        services.AddSingleton<ServerCommands>();
        services.AddSingleton<CommandTable>();
        services.AddSingleton<CommandRunner>();
        services.AddSingleton<RedisDoor>();
        services.AddSingleton<RedisConnectionHandler>();
        services.AddSingleton<RedisServer>();
        services.AddHostedService(provider => provider.GetRequiredService<RedisServer>());
        return services;
    }

    /// <summary>Gets the addresses at which Redis clients are answered; none when the door is not open.</summary>
    public static IReadOnlyList<IPEndPoint> RedisAddresses(this IServiceProvider services) => services.GetService<RedisServer>()?.Addresses ?? [];
}
