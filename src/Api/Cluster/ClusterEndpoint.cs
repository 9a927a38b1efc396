using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Json;
using SensorGrid.Grains.Interfaces.Fleet;

namespace SensorGrid.Api.Cluster;

/// <summary><c>GET /cluster</c>: the silos, the shards that each owns, and the fleet in numbers.</summary>
internal static class ClusterEndpoint
{
    public static async Task GetAsync(HttpContext context, ClusterView cluster)
    {
        var state = await cluster.GetAsync(context.RequestAborted);
        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("asOf"u8, state.AsOf.UtcDateTime);
            WriteFleet(writer, state);
            writer.WriteStartArray("silos"u8);
            foreach (var news in state.Silos)
            {
                Write(writer, news, state.AsOf);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static void WriteFleet(Utf8JsonWriter writer, ClusterState state)
    {
        writer.WriteStartObject("fleet"u8);
        writer.WriteNumber("sensors"u8, state.Sensors.Total);
        writer.WriteNumber("live"u8, state.Sensors.Live);
        writer.WriteNumber("silent"u8, state.Sensors.Silent);
        writer.WriteNumber("anomalous"u8, state.Sensors.Anomalous);
        writer.WriteNumber("silentAfterSeconds"u8, state.SilentAfter.TotalSeconds);
        writer.WriteNumber("readingsPerSecond"u8, state.ReadingsPerSecond);
        WriteSeconds(writer, "behindSeconds"u8, state.Behind);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, SiloNews news, DateTimeOffset asOf)
    {
        var report = news.Report;
        writer.WriteStartObject();
        writer.WriteString("silo"u8, report.Silo.ToParsableString());
        writer.WriteString("state"u8, news.IsLost ? "lost"u8 : "running"u8);
        writer.WriteString("startedAt"u8, report.StartedAt.UtcDateTime);
        writer.WriteString("heardAt"u8, (asOf - news.Age).UtcDateTime);
        writer.WriteNumber("readingsPerSecond"u8, report.ReadingsPerSecond);
        writer.WriteStartObject("model"u8);
        writer.WriteString("name"u8, report.Model.Name);
        writer.WriteString("version"u8, report.Model.Version);
        writer.WriteNumber("threshold"u8, report.Model.Threshold);
        writer.WriteEndObject();
        WriteComputation(writer, report.Computation);
        writer.WriteString("refusal"u8, report.Refusal);
        writer.WriteStartArray("shards"u8);
        foreach (var shard in report.Shards)
        {
            writer.WriteStartObject();
            writer.WriteString("shard"u8, shard.ShardId);
            writer.WriteString("state"u8, shard.State);
            WriteSeconds(writer, "behindSeconds"u8, shard.Behind);
            writer.WriteString("checkpointedAt"u8, shard.CheckpointedAt.UtcDateTime);
            if (shard.ReadAt is { } readAt)
            {
                writer.WriteString("readAt"u8, readAt.UtcDateTime);
            }
            else
            {
                writer.WriteNull("readAt"u8);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteComputation(Utf8JsonWriter writer, Computation? computation)
    {
        if (computation is null)
        {
            writer.WriteNull("computation"u8);
            return;
        }

        writer.WriteStartObject("computation"u8);
        writer.WriteString("definitions"u8, computation.Definitions);
        writer.WriteString("alarms"u8, computation.Alarms);
        writer.WriteString("model"u8, computation.Model);
        writer.WriteString("snapshotFormat"u8, computation.SnapshotFormat);
        writer.WriteString("arithmetic"u8, computation.Arithmetic);
        writer.WriteString("sources"u8, computation.Sources);
        writer.WriteEndObject();
    }

    private static void WriteSeconds(Utf8JsonWriter writer, ReadOnlySpan<byte> name, TimeSpan? time)
    {
        if (time is { } known)
        {
            writer.WriteNumber(name, known.TotalSeconds);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
