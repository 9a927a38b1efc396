using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace SensorGrid.Hosting.Telemetry;

/// <summary>Collects the process's metrics for <c>/metrics</c>.</summary>
public static class TelemetryExtensions
{
    /// <summary>Seconds: from well under a millisecond, a local grain call, to the half minute after which calls are given up.</summary>
    private static readonly double[] LatencyBuckets =
        [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    public static void AddTelemetry(this IServiceCollection services) => services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("sensorgrid").AddEnvironmentVariableDetector()).WithMetrics(metrics => metrics
        .AddMeter("SensorGrid.*")
        .AddMeter("Microsoft.Orleans")
        .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
        .AddRuntimeInstrumentation()
        .AddView(instrument => instrument.Unit == "s" && instrument.Meter.Name.StartsWith("SensorGrid.", StringComparison.Ordinal)
            ? new ExplicitBucketHistogramConfiguration { Boundaries = LatencyBuckets }
            : null)
        .AddPrometheusExporter());
}
