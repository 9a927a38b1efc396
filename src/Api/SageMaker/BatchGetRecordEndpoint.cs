using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Doors;
using SensorGrid.Api.Sensors;
using SensorGrid.Api.Settings;
using SensorGrid.Features.Engine;

namespace SensorGrid.Api.SageMaker;

/// <summary><c>BatchGetRecord</c>: the features of many sensors as of now. What is beyond the bounds of an answer is handed back as unprocessed: clients ask for it again.</summary>
internal static class BatchGetRecordEndpoint
{
    public static async Task PostAsync(HttpContext context, FeaturesSource source, KnownFeatures known, AnswerSender answers, BatchRoom room, TimeProvider time)
    {
        BatchIdentifier[] identifiers;
        using (var body = await RecordBody.ReadAsync(context))
        {
            identifiers = BatchIdentifier.From(body.RootElement);
        }

        var names = identifiers.Where(identifier => SageMakerGroup.Is(identifier.Group)).SelectMany(identifier => identifier.Names ?? []);
        await SageMakerGroup.CheckExistAsync(names, known, context.RequestAborted);
        var batch = new BatchAnswer();
        using (await room.EnterAsync(Math.Min(identifiers.Sum(identifier => identifier.Ids.Length), RequestLimits.BatchSensors), context.RequestAborted))
        {
            foreach (var identifier in identifiers)
            {
                await AddAsync(batch, identifier, source, AsOf.Now(time), context.RequestAborted);
            }
        }

        await answers.SendAsync(context, StatusCodes.Status200OK, SageMakerDoor.Json, batch, static (writer, batch) => batch.Write(writer));
    }

    private static async Task AddAsync(BatchAnswer batch, BatchIdentifier identifier, FeaturesSource source, AsOf asOf, CancellationToken cancellationToken)
    {
        if (!SageMakerGroup.Is(identifier.Group))
        {
            batch.Refuse(identifier);
            return;
        }

        string[] ids = [.. identifier.Ids.Take(batch.Room)], rest = identifier.Ids[ids.Length..];
        var answered = await ManySensors.AskAsync(source, ids, asOf, answer => (batch.TryTake(answer.Features, identifier.Names), answer.Features), cancellationToken);
        foreach (var id in ids)
        {
            var (isTaken, features) = answered[id];
            if (!isTaken)
            {
                rest = [id, .. rest];
            }
            else if (features is not null)
            {
                batch.Add(identifier, id, features);
            }
        }

        if (rest.Length > 0)
        {
            batch.PutBack(identifier with { Ids = rest });
        }
    }
}
