using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Inference.Models;
using SensorGrid.Api.Inference.Requests;
using SensorGrid.Api.Inference.Tensors;
using SensorGrid.Api.Json;

namespace SensorGrid.Api.Inference;

/// <summary><c>POST /v2/models/{model}/infer</c>, with tensors in JSON or as bytes after it.</summary>
internal static class InferEndpoint
{
    // A parsed document has twelve bytes a token, and the shortest token with its comma two; in an array that doubles.
    private const int ParsedBytesOfByte = 12;

    private const string Binary = "application/octet-stream";

    public static async Task PostAsync(HttpContext context, string model, InferenceModels models, AnswerSender answers)
    {
        var (found, refusal) = await models.FindAsync(model, context.GetRouteValue("version") as string, context.RequestAborted);
        if (found is null)
        {
            await refusal!.WriteAsync(context);
            return;
        }

        // The content type is not looked at: some clients send none.
        var body = await RequestBody.ReadAsync(context, InferenceLimits.BodyBytes, ParsedBytesOfByte);
        var length = JsonLengthOf(context.Request, body.Length);
        using var document = JsonBody.Parse(body[..length]);
        var request = InferRequest.From(document.RootElement, body[length..]);
        var outputs = await found.InferAsync(request, context.RequestAborted);
        await SendAsync(context, answers, new Answer(found, request.Id, outputs));
    }

    private static int JsonLengthOf(HttpRequest request, int length)
    {
        if (!request.Headers.TryGetValue(InferRequest.HeaderLength, out var values))
        {
            return length;
        }

        return int.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given <= length
            ? given
            : throw new BadHttpRequestException($"The header {InferRequest.HeaderLength} must be the number of bytes of JSON that the body begins with, at most its {length} bytes.");
    }

    private static Task SendAsync(HttpContext context, AnswerSender answers, Answer answer)
    {
        var isBinary = answer.Outputs.Any(output => output.Output.IsBinary);
        return isBinary
            ? answers.SendBytesAsync(context, StatusCodes.Status200OK, Binary, (context, answer), static (output, state) => WriteBinary(output, state.context, state.answer))
            : answers.SendAsync(context, StatusCodes.Status200OK, InferenceDoor.Json, answer, static (writer, answer) => answer.Write(writer));
    }

    private static void WriteBinary(IBufferWriter<byte> output, HttpContext context, Answer answer)
    {
        var writer = JsonWriterCache.Rent(output);
        try
        {
            answer.Write(writer);
            writer.Flush();
            context.Response.Headers[InferRequest.HeaderLength] = writer.BytesCommitted.ToString(CultureInfo.InvariantCulture);
        }
        finally
        {
            JsonWriterCache.Return(writer);
        }

        foreach (var tensor in answer.Outputs.Where(tensor => tensor.Output.IsBinary))
        {
            tensor.WriteBinary(output);
        }
    }

    private sealed record Answer(IInferenceModel Model, string? Id, IReadOnlyList<OutputTensor> Outputs)
    {
        public void Write(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            writer.WriteString("model_name"u8, Model.Name);
            writer.WriteString("model_version"u8, Model.Version);
            if (Id is not null)
            {
                writer.WriteString("id"u8, Id);
            }

            writer.WriteStartArray("outputs"u8);
            foreach (var output in Outputs)
            {
                output.Write(writer);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }
    }
}
