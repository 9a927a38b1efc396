using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Health;
using SensorGrid.Api.Problems;
using SensorGrid.Features.Definitions;
using SensorGrid.Hosting.Health;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Api.Inference;

/// <summary>Answers for the server as a whole: <c>/v2</c> and <c>/v2/health</c>.</summary>
internal static class ServerEndpoints
{
    /// <summary>The extension by which tensors are sent as bytes.</summary>
    public const string BinaryExtension = "binary_tensor_data";

    private static readonly string Version = typeof(ServerEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary><c>GET /v2</c>: name, version and extensions.</summary>
    public static Task GetAsync(HttpContext context, AnswerSender answers) => SendAsync(context, answers, static writer =>
    {
        writer.WriteString("name"u8, "sensorgrid"u8);
        writer.WriteString("version"u8, Version);
        writer.WriteStartArray("extensions"u8);
        writer.WriteStringValue(BinaryExtension);
        writer.WriteEndArray();
    });

    /// <summary><c>GET /v2/health/live</c>: the process serves requests.</summary>
    public static Task LiveAsync(HttpContext context, AnswerSender answers) => SendAsync(context, answers, static writer => writer.WriteBoolean("live"u8, true));

    /// <summary><c>GET /v2/health/ready</c>: as <c>/health/ready</c>. The protocol's text has <c>live</c> here, servers send <c>ready</c>: so both.</summary>
    public static async Task ReadyAsync(
        HttpContext context, AnswerSender answers, IGrainFactory grains, IHostApplicationLifetime lifetime, IEnumerable<IReadiness> parts, FeatureDefinitions definitions, SourceDefinitions sources, TimeProvider time)
    {
        var state = await HealthEndpoints.CheckAsync(context, grains, lifetime, parts, definitions, sources, time);
        await (state.Reason is { } reason
            ? new Problem(StatusCodes.Status503ServiceUnavailable, reason).WriteAsync(context)
            : SendAsync(context, answers, static writer =>
            {
                writer.WriteBoolean("live"u8, true);
                writer.WriteBoolean("ready"u8, true);
            }));
    }

    /// <summary>Answers whatever else is asked for.</summary>
    public static Task NothingAsync(HttpContext context) => new Problem(
        StatusCodes.Status404NotFound, "There is nothing here: GET /v2/models lists the models; each has /v2/models/NAME, and /ready and /infer below it.").WriteAsync(context);

    private static Task SendAsync(HttpContext context, AnswerSender answers, Action<Utf8JsonWriter> writeMembers) =>
        answers.SendAsync(context, StatusCodes.Status200OK, InferenceDoor.Json, writeMembers, static (writer, writeMembers) =>
        {
            writer.WriteStartObject();
            writeMembers(writer);
            writer.WriteEndObject();
        });
}
