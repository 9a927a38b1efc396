using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using SensorGrid.Api.Cluster;
using SensorGrid.Api.Json;
using SensorGrid.Api.Problems;
using SensorGrid.Features.Definitions;
using SensorGrid.Grains.Interfaces.Fleet;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Hosting.Health;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Api.Health;

/// <summary><c>/health/live</c> and <c>/health/ready</c>: the probes of an orchestrator.</summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Answers that the process serves requests.</summary>
    public static Task LiveAsync(HttpContext context) => WriteAsync(context, "live");

    /// <summary>Answers whether the API is ready, how far reading is behind, or that this is not known, and whether storage can be written.</summary>
    public static async Task ReadyAsync(HttpContext context, IGrainFactory grains, IHostApplicationLifetime lifetime, IEnumerable<IReadiness> parts, FeatureDefinitions definitions, SourceDefinitions sources, TimeProvider time)
    {
        var (reason, silos) = await CheckAsync(context, grains, lifetime, parts, definitions, sources, time);
        if (reason is not null)
        {
            await new Problem(StatusCodes.Status503ServiceUnavailable, reason).WriteAsync(context);
            return;
        }

        var behind = ClusterState.BehindOf(silos);
        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("status"u8, "ready"u8);
            if (behind is { } known)
            {
                writer.WriteNumber("behindSeconds"u8, known.TotalSeconds);
            }
            else
            {
                writer.WriteNull("behindSeconds"u8);
            }

            writer.WriteString("reading"u8, behind is null ? "unknown"u8 : "known"u8);
            writer.WriteString("storage"u8, silos.Any(news => !news.IsLost && news.Report.IsStorageFailing) ? "failing"u8 : "writable"u8);
            writer.WriteEndObject();
        });
    }

    /// <summary>Checks that the grains answer, and the storage behind them, by reading the list of sensors.</summary>
    /// <returns>Why the API is not ready, null when it is; and the silos.</returns>
    internal static async Task<(string? Reason, SiloNews[] Silos)> CheckAsync(
        HttpContext context, IGrainFactory grains, IHostApplicationLifetime lifetime, IEnumerable<IReadiness> parts, FeatureDefinitions definitions, SourceDefinitions sources, TimeProvider time)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return ("The host is stopping.", []);
        }

        if (parts.Select(part => part.Reason).FirstOrDefault(reason => reason is not null) is { } reason)
        {
            return (reason, []);
        }

        SiloNews[] silos;
        try
        {
            await grains.GetGrain<ISensorIndexGrain>(0).ListAsync("", null, 1, context.RequestAborted).AsTask()
                .WaitAsync(ReadyTimeout, time, context.RequestAborted);
            silos = await grains.GetGrain<IFleetGrain>(0).ListAsync(context.RequestAborted).AsTask()
                .WaitAsync(ReadyTimeout, time, context.RequestAborted);
        }
        catch (Exception exception) when (PassingFailure.Is(exception) && !context.RequestAborted.IsCancellationRequested)
        {
            return ("The grains do not answer.", []);
        }

        return (ClusterState.ComputationOf(silos) is { } clusters ? DifferenceTo(clusters, definitions, sources) : null, silos);
    }

    private static Task WriteAsync(HttpContext context, string status) =>
        JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("status"u8, status);
            writer.WriteEndObject();
        });

    private static string? DifferenceTo(Computation clusters, FeatureDefinitions definitions, SourceDefinitions sources) =>
        clusters.Sources != sources.Hash
            ? $"This API has other source definitions ({sources.Hash ?? "none"}) than the cluster ({clusters.Sources ?? "none"}): start it with the same folder of definitions."
        : clusters.Definitions != Computation.DefinitionsOf(definitions.Hash, sources.Hash)
            ? $"This API has other feature definitions ({definitions.Hash}) than the cluster ({clusters.Definitions}): start it with the same features.json."
        : null;
}
