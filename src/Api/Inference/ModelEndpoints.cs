using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Inference.Models;

namespace SensorGrid.Api.Inference;

/// <summary><c>/v2/models</c>: the models in force, and what each takes and gives.</summary>
internal static class ModelEndpoints
{
    /// <summary><c>GET /v2/models</c>, as KServe has it.</summary>
    public static async Task ListAsync(HttpContext context, InferenceModels models, AnswerSender answers)
    {
        var all = await models.ListAsync(context.RequestAborted);
        await answers.SendAsync(context, StatusCodes.Status200OK, InferenceDoor.Json, all, static (writer, all) =>
        {
            writer.WriteStartObject();
            WriteTexts(writer, "models", all.Select(model => model.Name));
            writer.WriteEndObject();
        });
    }

    /// <summary><c>GET /v2/models/{model}</c>: its metadata.</summary>
    public static Task GetAsync(HttpContext context, string model, InferenceModels models, AnswerSender answers) => SendAsync(context, model, models, answers, static (writer, model) =>
    {
        writer.WriteString("name"u8, model.Name);
        WriteTexts(writer, "versions", [model.Version]);
        writer.WriteString("platform"u8, model.Platform);
        WriteTensors(writer, "inputs", model.Inputs, model.Columns);
        WriteTensors(writer, "outputs", model.Outputs, []);
    });

    /// <summary><c>GET /v2/models/{model}/ready</c>: a model in force was loaded and tried by every silo.</summary>
    public static Task ReadyAsync(HttpContext context, string model, InferenceModels models, AnswerSender answers) => SendAsync(context, model, models, answers, static (writer, model) =>
    {
        writer.WriteString("name"u8, model.Name);
        writer.WriteBoolean("ready"u8, true);
    });

    private static async Task SendAsync(HttpContext context, string name, InferenceModels models, AnswerSender answers, Action<Utf8JsonWriter, IInferenceModel> writeMembers)
    {
        var (found, refusal) = await models.FindAsync(name, context.GetRouteValue("version") as string, context.RequestAborted);
        if (found is null)
        {
            await refusal!.WriteAsync(context);
            return;
        }

        await answers.SendAsync(context, StatusCodes.Status200OK, InferenceDoor.Json, (found, writeMembers), static (writer, state) =>
        {
            writer.WriteStartObject();
            state.writeMembers(writer, state.found);
            writer.WriteEndObject();
        });
    }

    private static void WriteTensors(Utf8JsonWriter writer, string name, IReadOnlyList<TensorShape> tensors, IReadOnlyList<string> columns)
    {
        writer.WriteStartArray(name);
        foreach (var tensor in tensors)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, tensor.Name);
            writer.WriteString("datatype"u8, tensor.Datatype);
            writer.WriteStartArray("shape"u8);
            Array.ForEach(tensor.Shape, writer.WriteNumberValue);
            writer.WriteEndArray();
            if (columns.Count > 0)
            {
                // As text: a parameter is no list.
                writer.WriteStartObject("parameters"u8);
                writer.WriteString("columns"u8, string.Join(',', columns));
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
