using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Applications.Features;
using SensorGrid.Api.Json;
using SensorGrid.Features.Engine;

namespace SensorGrid.Api.Sensors;

/// <summary>Sends whole answers of sensors that live in this process and can answer at once: without a call, and without a copy of the features.</summary>
/// <param name="source">The sensors.</param>
/// <param name="applications">The rows of applications: while there are any, they are a part of each answer.</param>
/// <param name="answers">Sends the answers.</param>
internal sealed class LocalFeatures(FeaturesSource source, ApplicationFeatures applications, AnswerSender answers)
{
    /// <summary>Sends the answer of a sensor.</summary>
    /// <param name="context">The request.</param>
    /// <param name="sensorId">The sensor.</param>
    /// <param name="asOf">The instant.</param>
    /// <returns>Null, and nothing is sent, when the sensor has to be asked.</returns>
    public Task? TrySendAsync(HttpContext context, string sensorId, AsOf asOf) => ReferenceEquals(applications.Rows, SensorRows.None)
        ? answers.TrySendBytesAsync(context, StatusCodes.Status200OK, JsonAnswers.ContentType, (source, sensorId, asOf), static (output, question) =>
            question.source.TryRead(question.sensorId, question.asOf, (output, question.sensorId), static (answer, features) => FeaturesText.TryWrite(answer.output, answer.sensorId, features)))
        : null;
}
