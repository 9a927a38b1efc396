using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Doors;
using SensorGrid.Api.Sensors;
using SensorGrid.Api.Settings;
using SensorGrid.Features.Engine;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.SageMaker;

/// <summary><c>BatchGetRecord</c>: the features of many sensors as of now. What is beyond the bounds of an answer is handed back as unprocessed: clients ask for it again.</summary>
internal static class BatchGetRecordEndpoint
{
    public static async Task PostAsync(
        HttpContext context, FeaturesSource source, FreshFeatures fresh, KnownFeatures known, AnswerSender answers, BatchRoom room, TimeProvider time)
    {
        BatchIdentifier[] identifiers;
        using (var body = await RecordBody.ReadAsync(context))
        {
            identifiers = BatchIdentifier.From(body.RootElement);
        }

        var terms = FreshnessTerms.Parse(context.Request.Query);
        var begun = time.GetTimestamp();
        var names = identifiers.Where(identifier => SageMakerGroup.Is(identifier.Group)).SelectMany(identifier => identifier.Names ?? []);
        await SageMakerGroup.CheckExistAsync(names, known, context.RequestAborted);
        var batch = new BatchAnswer();
        if (terms is null)
        {
            await AskAsync(context.RequestAborted);
        }
        else
        {
            var kept = await fresh.GetAsync(terms, begun, AskAsync, context.RequestAborted);
            if (kept.NotReached.Count > 0)
            {
                await FreshnessProblems.NotReached(kept.NotReached, terms.Wait).WriteAsync(context);
                return;
            }

            if (kept.Stale.Count > 0)
            {
                batch.Refuse(kept.Stale, terms.MaxStaleness!.Value);
            }
        }

        await answers.SendAsync(context, StatusCodes.Status200OK, SageMakerDoor.Json, batch, static (writer, batch) => batch.Write(writer));

        // Each time it is a new answer.
        async Task<IReadOnlyDictionary<string, FeaturesAnswer>?> AskAsync(CancellationToken cancellationToken)
        {
            batch = new BatchAnswer();
            var asked = new Dictionary<string, FeaturesAnswer>(StringComparer.Ordinal);
            using (await room.EnterAsync(Math.Min(identifiers.Sum(identifier => identifier.Ids.Length), RequestLimits.BatchSensors), cancellationToken))
            {
                foreach (var identifier in identifiers)
                {
                    await AddAsync(batch, identifier, asked, source, AsOf.Now(time), cancellationToken);
                }
            }

            return asked;
        }
    }

    /// <summary>Adds the records of an identifier. A sensor that others named before is not asked again.</summary>
    private static async Task AddAsync(
        BatchAnswer batch, BatchIdentifier identifier, Dictionary<string, FeaturesAnswer> asked, FeaturesSource source, AsOf asOf, CancellationToken cancellationToken)
    {
        if (!SageMakerGroup.Is(identifier.Group))
        {
            batch.Refuse(identifier);
            return;
        }

        string[] ids = [.. identifier.Ids.Take(batch.Room)], rest = identifier.Ids[ids.Length..];
        var answered = await ManySensors.AskAsync(source, ids.Where(id => !asked.ContainsKey(id)), asOf, Take, cancellationToken);
        foreach (var id in ids)
        {
            var (isTaken, answer) = answered.TryGetValue(id, out var now) ? now : Take(asked[id]);
            asked.TryAdd(id, answer);
            if (isTaken)
            {
                batch.Add(identifier, id, answer.Features);
            }
            else
            {
                rest = [id, .. rest];
            }
        }

        if (rest.Length > 0)
        {
            batch.PutBack(identifier with { Ids = rest });
        }

        // Of an answer that is not taken only the positions stay.
        (bool IsTaken, FeaturesAnswer Answer) Take(FeaturesAnswer answer) =>
            batch.TryTake(answer.Features, identifier.Names) ? (true, answer) : (false, new FeaturesAnswer(null, null) { Places = answer.Positions });
    }
}
