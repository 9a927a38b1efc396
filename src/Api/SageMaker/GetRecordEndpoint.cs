using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Doors;
using SensorGrid.Api.Sensors;
using SensorGrid.Features.Engine;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.SageMaker;

/// <summary><c>GetRecord</c>: the features of a sensor as of now. A sensor without readings has no record.</summary>
internal static class GetRecordEndpoint
{
    public static async Task GetAsync(HttpContext context, string group, FeaturesSource source, FreshFeatures fresh, KnownFeatures known, AnswerSender answers, TimeProvider time)
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
        var terms = FreshnessTerms.Parse(query);
        await SageMakerGroup.CheckExistAsync(names ?? [], known, context.RequestAborted);
        var (answer, refusal) = terms is null ? (await AskAsync(context.RequestAborted), null) : await FreshAnswer.GetAsync(context, fresh, terms, id, AskAsync, time);
        if (refusal is not null)
        {
            await refusal.WriteAsync(context);
            return;
        }

        await answers.SendAsync(context, StatusCodes.Status200OK, SageMakerDoor.Json, (id, answer!.Features, names), static (writer, record) =>
        {
            writer.WriteStartObject();
            if (record.Features is { } features)
            {
                RecordWriter.Write(writer, record.id, features, record.names);
            }

            writer.WriteEndObject();
        });

        ValueTask<FeaturesAnswer> AskAsync(CancellationToken cancellationToken) => source.GetAsync(id, AsOf.Now(time), cancellationToken);
    }
}
