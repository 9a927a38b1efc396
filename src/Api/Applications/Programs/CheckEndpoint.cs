using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Json;

namespace SensorGrid.Api.Applications.Programs;

/// <summary><c>POST /applications/check</c>: checks a program, and commits nothing.</summary>
internal static class CheckEndpoint
{
    public static async Task PostAsync(HttpContext context, ProgramCheck check, TrialRoom room)
    {
        if (await ProgramBody.ReadAsync(context) is not { } body)
        {
            return;
        }

        using var place = room.EnterCheck();
        var program = await check.RunAsync(body, isFresh: false, context.RequestAborted);
        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            ProgramWriter.WriteVerdict(writer, program);
            writer.WriteString("hash"u8, program.Definition?.ComputeHash());
            ApplicationWriter.WriteInputs(writer, ProgramWriter.InputsOf(program.Definition));
            writer.WriteStartArray("streams"u8);
            foreach (var stream in program.Application?.Outputs ?? [])
            {
                writer.WriteStartObject();
                ProgramWriter.WriteStream(writer, program.Application!, stream);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteString("plan"u8, program.Application?.Program.Describe() ?? "");
            PumpWriter.Write(writer, program.Application?.Program.Plan() ?? []);
            writer.WriteEndObject();
        });
    }
}
