using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Doors;
using SensorGrid.Api.Sensors;
using SensorGrid.Features.Engine;

namespace SensorGrid.Api.SageMaker;

/// <summary><c>GetRecord</c>: the features of a sensor as of now. A sensor without readings has no record.</summary>
internal static class GetRecordEndpoint
{
    public static async Task GetAsync(HttpContext context, string group, FeaturesSource source, KnownFeatures known, AnswerSender answers, TimeProvider time)
    {
        if (SageMakerGroup.Check(group) is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        var query = context.Request.Query;
        var id = RecordQuery.Required(query, RecordQuery.Identifier);
        RecordQuery.CheckExpiration(query[RecordQuery.Expiration]);
        string[]? names = query.TryGetValue(RecordQuery.FeatureName, out var given) ? [.. given.Select(name => name ?? "")] : null;
        SageMakerGroup.CheckNames(names ?? []);
        await SageMakerGroup.CheckExistAsync(names ?? [], known, context.RequestAborted);
        var answer = await source.GetAsync(id, AsOf.Now(time), context.RequestAborted);
        await answers.SendAsync(context, StatusCodes.Status200OK, SageMakerDoor.Json, (id, answer.Features, names), static (writer, record) =>
        {
            writer.WriteStartObject();
            if (record.Features is { } features)
            {
                RecordWriter.Write(writer, record.id, features, record.names);
            }

            writer.WriteEndObject();
        });
    }
}
