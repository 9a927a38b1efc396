using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SensorGrid.Hosting.Logs;

/// <summary>Bounds what a host logs.</summary>
public static class BoundedLogsExtensions
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

    /// <summary>Creates loggers that bound each kind of line, for what logs before there is a host.</summary>
    /// <param name="inner">Writes the lines that pass; disposed of with the result.</param>
    /// <param name="places">The places whose faults count by themselves.</param>
    /// <param name="time">The time that bounds go by.</param>
    public static ILoggerFactory Bounded(this ILoggerFactory inner, IEnumerable<FaultPlace> places, TimeProvider time) =>
        new BoundedLoggerFactory(inner, new LogBounds(places, null, time));
}
