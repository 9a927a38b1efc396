using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Problems;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Sensors;

/// <summary>Says that an answer would not be as fresh as was demanded, and by how much.</summary>
internal static class FreshnessProblems
{
    /// <summary>Creates the answer for records that were not there in time: 503, since the next request may find them.</summary>
    /// <param name="records">The records, each with how far its shard is.</param>
    /// <param name="wait">The wait that is over.</param>
    public static Problem NotReached(IReadOnlyList<KeyValuePair<StreamPosition, ShardFrontier>> records, TimeSpan wait)
    {
        var (first, frontier) = records[0];
        return new Problem(
            StatusCodes.Status503ServiceUnavailable,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Record {first.Shard}:{first.Position.Sequence} was not there within {Duration.Format(wait)}: {ReaderOf(frontier)}. Send the request again."),
            writer =>
            {
                writer.WriteStartArray("notReached"u8);
                foreach (var (record, reached) in records)
                {
                    Write(writer, record, reached);
                }

                writer.WriteEndArray();
            });
    }

    /// <summary>Creates the answer for features that may be too stale: 412, since it is the client's condition that fails, on whatever server it asks.</summary>
    /// <param name="staleness">The staleness.</param>
    /// <param name="most">The staleness that was allowed.</param>
    public static Problem Stale(Staleness staleness, TimeSpan most) => new(
        StatusCodes.Status412PreconditionFailed,
        staleness.By is { } by
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The answer may lack what arrived in shard {staleness.Shard} in the last {by.TotalSeconds:0.###} s, and maxStaleness is {Duration.Format(most)}.")
            : $"Nobody knows how stale the answer is, and maxStaleness is {Duration.Format(most)}: shard {staleness.Shard} has no reader at the moment, or one that has just begun.",
        writer =>
        {
            WriteSeconds(writer, staleness);
            writer.WriteNumber("maxStalenessSeconds"u8, most.TotalSeconds);
            writer.WriteString("shard"u8, staleness.Shard.ToString());
        });

    /// <summary>Writes the answer for one sensor of a batch.</summary>
    public static void WriteStale(Utf8JsonWriter writer, string sensorId, Staleness staleness)
    {
        writer.WriteStartObject();
        writer.WriteString("sensorId"u8, sensorId);
        writer.WriteString("error"u8, "stale"u8);
        WriteSeconds(writer, staleness);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, StreamPosition record, ShardFrontier frontier)
    {
        writer.WriteStartObject();
        writer.WriteString("shard"u8, record.Shard.ToString());
        writer.WriteString("after"u8, record.Position.Sequence.ToString());
        writer.WriteString("delivered"u8, frontier.Delivered?.Sequence.ToString());
        writer.WriteBoolean("read"u8, frontier.State == FrontierState.Read);
        if (frontier.Behind is { } behind)
        {
            writer.WriteNumber("behindSeconds"u8, behind.TotalSeconds);
        }
        else
        {
            writer.WriteNull("behindSeconds"u8);
        }

        writer.WriteEndObject();
    }

    private static void WriteSeconds(Utf8JsonWriter writer, Staleness staleness)
    {
        if (staleness.By is { } by)
        {
            writer.WriteNumber("stalenessSeconds"u8, by.TotalSeconds);
        }
        else
        {
            writer.WriteNull("stalenessSeconds"u8);
        }
    }

    private static string ReaderOf(ShardFrontier frontier) => frontier switch
    {
        { State: not FrontierState.Read } => "nobody reads its shard at the moment, or there is no such shard",
        { Delivered: null } => "its shard's reader has not delivered a record yet",
        { Delivered.Sequence: var sequence } => $"its shard's reader has delivered {sequence}",
    };
}
