using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using SensorGrid.Hosting.StartUp;

namespace SensorGrid.Hosting.Telemetry;

/// <summary>Sends traces, metrics and logs by OTLP, as the standard variables of OpenTelemetry say (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and others). Without an endpoint nothing is sent, and nothing is traced.</summary>
/// <remarks>
/// A trace has requests of the API and their grain calls, pages and checkpoints of shards, and what is sent to the output stream. It never has a span for a reading.
/// </remarks>
public static class OtlpExport
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    // Grain calls. Those of the runtime itself are many, and about nothing that a user did.
    internal const string GrainCalls = "Microsoft.Orleans.Application";

    /// <summary>Determines whether traces are sent.</summary>
    public static bool HasTraces(IConfiguration configuration) => Has(configuration, "OTEL_TRACES_EXPORTER");

    /// <summary>Adds what sends, if there is an endpoint.</summary>
    /// <exception cref="StartUpException">A variable has a value that cannot be used.</exception>
    public static IServiceCollection AddOtlpExport(this IServiceCollection services, IConfiguration configuration)
    {
        Check(configuration);
        var telemetry = services.AddOpenTelemetry();
        if (HasTraces(configuration))
        {
            telemetry.WithTracing(traces => traces
                .AddAspNetCoreInstrumentation(http => http.Filter = IsTraced)
                .AddSource(GrainCalls)
                .AddSource("SensorGrid.*")
                .AddProcessor(new CallsOfRequests())
                .AddOtlpExporter());
        }

        if (Has(configuration, "OTEL_METRICS_EXPORTER"))
        {
            telemetry.WithMetrics(metrics => metrics.AddOtlpExporter());
        }

        if (Has(configuration, "OTEL_LOGS_EXPORTER"))
        {
            telemetry.WithLogging(logs => logs.AddOtlpExporter(), logs => logs.IncludeFormattedMessage = true);
        }

        return services;
    }

    private static bool Has(IConfiguration configuration, string exporter) =>
        !string.IsNullOrEmpty(configuration[Endpoint]) && !string.Equals(configuration[exporter], "none", StringComparison.OrdinalIgnoreCase);

    private static void Check(IConfiguration configuration)
    {
        if (configuration[Endpoint] is { Length: > 0 } endpoint && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            throw new StartUpException($"{Endpoint} '{endpoint}' is no http or https address, such as http://127.0.0.1:4317.");
        }

        if (configuration[Protocol] is { Length: > 0 } and not ("grpc" or "http/protobuf"))
        {
            throw new StartUpException($"{Protocol} '{configuration[Protocol]}' is neither grpc nor http/protobuf.");
        }

        foreach (var exporter in (string[])["OTEL_TRACES_EXPORTER", "OTEL_METRICS_EXPORTER", "OTEL_LOGS_EXPORTER"])
        {
            if (configuration[exporter]?.ToUpperInvariant() is not (null or "" or "OTLP" or "NONE"))
            {
                throw new StartUpException($"{exporter} '{configuration[exporter]}' is neither otlp nor none.");
            }
        }
    }

    // Probes and scrapes come every few seconds, and say nothing. Calls of the embedded Kinesis come to this process as well.
    private static bool IsTraced(HttpContext http) =>
        !http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
        && !http.Request.Path.StartsWithSegments("/metrics", StringComparison.Ordinal)
        && !http.Request.Headers.ContainsKey("X-Amz-Target");
}
