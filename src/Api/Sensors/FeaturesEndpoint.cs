using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Applications.Features;
using SensorGrid.Api.Json;
using SensorGrid.Api.Problems;
using SensorGrid.Api.Requests;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Sensors;

/// <summary><c>GET /sensors/{id}/features</c>: the features of one sensor as of an instant.</summary>
internal static class FeaturesEndpoint
{
    public static async Task GetAsync(
        HttpContext context,
        string? asOf,
        string? explain,
        string? features,
        string? receipt,
        string? view,
        string? wait,
        string? maxStaleness,
        FeatureViews views,
        FeaturesSource source,
        LocalFeatures local,
        FreshFeatures fresh,
        ApplicationFeatures applications,
        IGrainFactory grains,
        AnswerSender answers,
        TimeProvider time)
    {
        if (context.Features.Get<SensorPath>() is not { SensorId: { } sensorId })
        {
            await SensorPath.NotUtf8.WriteAsync(context);
            return;
        }

        if (!AsOfParameter.TryParse(asOf, time, out var instant, out var reason))
        {
            await Problem.BadRequest(reason!).WriteAsync(context);
            return;
        }

        if (explain is not (null or "true" or "false"))
        {
            await Problem.BadRequest($"explain is true or false, not '{ShownText.Of(explain)}'.").WriteAsync(context);
            return;
        }

        if (receipt is not (null or "true" or "false"))
        {
            await Problem.BadRequest($"receipt is true or false, not '{ShownText.Of(receipt)}'.").WriteAsync(context);
            return;
        }

        var selection = views.Select(features, view);
        var terms = FreshnessTerms.Parse(context.Request.Query["after"], wait, maxStaleness);
        var silos = receipt == "true" ? await ReceiptSource.ListAsync(grains, context.RequestAborted) : null;
        var rows = asOf is null && selection is null && silos is null ? applications.Rows : SensorRows.None;
        if (terms is null && selection is null && silos is null && explain != "true" && ReferenceEquals(rows, SensorRows.None)
            && local.TrySendAsync(context, sensorId, instant) is { } sent)
        {
            await sent;
            return;
        }

        FeaturesAnswer answer;
        if (terms is null)
        {
            answer = await AskAsync(context.RequestAborted);
        }
        else
        {
            var (kept, refusal) = await FreshAnswer.GetAsync(context, fresh, terms, sensorId, AskAsync, time);
            if (refusal is not null)
            {
                await refusal.WriteAsync(context);
                return;
            }

            answer = kept!;
        }

        if (answer.Features is { } all)
        {
            var selected = selection?.Of(all) ?? all;
            var made = silos is null
                ? null
                : await ReceiptSource.MakeAsync(sensorId, all, selection is null ? null : selected.Names, silos, grains, time, context.RequestAborted);
            await answers.SendAsync(
                context,
                StatusCodes.Status200OK,
                JsonAnswers.ContentType,
                (sensorId, selected, made, rows),
                static (writer, answer) => FeaturesWriter.Write(writer, answer.sensorId, answer.selected, answer.made, answer.rows));
            return;
        }

        await (answer.OldestAsOf is { } oldest ? TooFarBack(oldest) : SensorPath.NoReading(sensorId)).WriteAsync(context);

        ValueTask<FeaturesAnswer> AskAsync(CancellationToken cancellationToken) => explain == "true"
            ? source.ExplainAsync(sensorId, AsOfParameter.AtAnswer(instant, time), cancellationToken)
            : source.GetAsync(sensorId, AsOfParameter.AtAnswer(instant, time), cancellationToken);
    }

    /// <summary>Creates the answer for an instant from which readings are no longer kept.</summary>
    internal static Problem TooFarBack(DateTimeOffset oldest) => new(
        StatusCodes.Status422UnprocessableEntity,
        $"The readings for so early an instant are no longer kept; the oldest asOf for this sensor is {Rfc3339.Format(oldest)}.",
        writer => writer.WriteString("oldestAsOf"u8, oldest.UtcDateTime));
}
