using System.Buffers;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Json;
using SensorGrid.Api.Readings;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Api.Sensors;

/// <summary><c>DELETE /sensors/{id}</c>: puts a record into a stream of the sensor that retires it, so that a replay of the log does the same.</summary>
internal static class RetireEndpoint
{
    public static async Task DeleteAsync(HttpContext context, IGrainFactory grains, SensorPublisher publisher, TimeProvider time)
    {
        if (context.Features.Get<SensorPath>() is not { SensorId: { } sensorId })
        {
            await SensorPath.NotUtf8.WriteAsync(context);
            return;
        }

        if (!SensorIds.CanExist(sensorId) || (await grains.GetSensor(sensorId).GetFeaturesAsync(AsOf.Latest, context.RequestAborted)).Features is not { } features)
        {
            await SensorPath.NoReading(sensorId).WriteAsync(context);
            return;
        }

        var data = new ArrayBufferWriter<byte>();
        ReadingEncoder.Encode(new Reading(sensorId, time.GetUtcNow(), [], null) { Retires = true }, data);
        var record = new PutRecordsRequestEntry { PartitionKey = sensorId, Data = data.WrittenMemory };
        var published = await publisher.PutAsync(SourcesOf(features.Positions), record, context.RequestAborted);
        if (published.Problem is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        await JsonAnswers.WriteAsync(context, StatusCodes.Status202Accepted, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("shard"u8, published.Shard);
            writer.WriteString("sequenceNumber"u8, published.SequenceNumber);
            writer.WriteEndObject();
        });
    }

    /// <summary>Gets the sources that a sensor has readings from, the main stream if there are none.</summary>
    internal static string?[] SourcesOf(StreamPosition[] positions) =>
        [.. positions.Select(position => position.Shard.Source).Distinct().Order(StringComparer.Ordinal).DefaultIfEmpty()];
}
