using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SensorGrid.Api.Logs;

/// <summary>Bounds what a host logs.</summary>
internal static class BoundedLogsExtensions
{
    /// <summary>Puts <see cref="BoundedLoggerFactory"/> in front of the host's own, whose levels and outputs stay as they are set.</summary>
    public static void AddBoundedLogs(this IServiceCollection services)
    {
        services.AddSingleton(FaultPlace.Services);
        services.TryAddSingleton<LogMetrics>();
        services.TryAddSingleton<LogBounds>();
        services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(provider => new BoundedLoggerFactory(
            new LoggerFactory(
                provider.GetServices<ILoggerProvider>(),
                provider.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(),
                provider.GetRequiredService<IOptions<LoggerFactoryOptions>>(),
                provider.GetService<IExternalScopeProvider>()),
            provider.GetRequiredService<LogBounds>())));
    }
}
