using System.Buffers;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Readings;
using SensorGrid.Api.Sensors;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Readings;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Api.SageMaker;

/// <summary>
/// <c>DeleteRecord</c>: retires a sensor as of an event time, by a record of the log. Nothing happens when the sensor has a newer reading, or none at all.
/// </summary>
internal static class DeleteRecordEndpoint
{
    public static async Task DeleteAsync(HttpContext context, string group, FeaturesSource source, SensorPublisher publisher, FeatureDefinitions definitions, TimeProvider time)
    {
        if (SageMakerGroup.Check(group) is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        var query = context.Request.Query;
        var id = RecordQuery.Required(query, RecordQuery.Identifier);
        var eventTime = EventTimeOf(RecordQuery.Required(query, RecordQuery.EventTime), time.GetUtcNow() + definitions.MaxFutureSkew);
        SageMakerGroup.CheckStores([.. query[RecordQuery.TargetStores]]);
        if (query[RecordQuery.DeletionMode].ToString() is not ("" or "SoftDelete" or "HardDelete"))
        {
            throw new BadHttpRequestException($"{RecordQuery.DeletionMode} must be SoftDelete or HardDelete.");
        }

        if ((await source.GetAsync(id, AsOf.Latest, context.RequestAborted)).Features is { } features && features.Quality.LastReadingAt <= eventTime)
        {
            var data = new ArrayBufferWriter<byte>();
            ReadingEncoder.Encode(new Reading(id, eventTime, [], null) { Retires = true }, data);
            var record = new PutRecordsRequestEntry { PartitionKey = id, Data = data.WrittenMemory };
            if ((await publisher.PutAsync(RetireEndpoint.SourcesOf(features.Positions), record, context.RequestAborted)).Problem is { } failed)
            {
                await failed.WriteAsync(context);
                return;
            }
        }

        context.Response.ContentLength = 0;
    }

    private static DateTimeOffset EventTimeOf(string text, DateTimeOffset latest)
    {
        var reason = RecordTimes.Parse(text, out var time);
        return reason is not null ? throw new BadHttpRequestException($"{RecordQuery.EventTime} {reason}.")
            : Timestamps.CheckEventTime(time) is not TimestampError.None and var error ? throw new BadHttpRequestException($"{RecordQuery.EventTime} {Timestamps.Explain(error)}.")
            : time > latest ? throw new BadHttpRequestException($"{RecordQuery.EventTime} is too far in the future: at most {Rfc3339.Format(latest)} is possible now.")
            : time;
    }
}
