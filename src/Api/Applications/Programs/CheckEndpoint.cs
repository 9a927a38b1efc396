using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Json;
using SensorGrid.Grains.Interfaces.Applications;

namespace SensorGrid.Api.Applications.Programs;

/// <summary><c>POST /applications/check</c>: checks a program, and commits nothing.</summary>
internal static class CheckEndpoint
{
    public static async Task PostAsync(HttpContext context, ProgramCheck check, TrialRoom room, IGrainFactory grains)
    {
        if (await ProgramBody.ReadAsync(context) is not { } body)
        {
            return;
        }

        using var place = room.EnterCheck();
        var program = await check.RunAsync(body, isFresh: false, context.RequestAborted);
        var unread = await UnreadAsync(program, grains, context.RequestAborted);
        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            ProgramWriter.WriteVerdict(writer, program, [.. unread]);
            writer.WriteString("hash"u8, program.Definition?.ComputeHash());
            ApplicationWriter.WriteInputs(writer, ProgramWriter.InputsOf(program.Definition));
            ApplicationWriter.WriteTables(writer, ProgramWriter.TablesOf(program.Application));
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

    // Such a program can be tried; the cluster refuses to run it.
    private static async Task<IEnumerable<string>> UnreadAsync(CheckedProgram program, IGrainFactory grains, CancellationToken cancellationToken)
    {
        string[] sources = [.. (program.Definition?.Inputs ?? []).Select(input => input.Source).OfType<string>().Distinct()];
        if (sources.Length == 0)
        {
            return [];
        }

        var known = await grains.GetGrain<IApplicationIndexGrain>(0).GetSourcesAsync(cancellationToken);
        return sources.Except(known).Select(source => $"The cluster does not read the stream '{source}', so that the application cannot be applied: add it to SensorGrid:Kinesis:Sources. It can be tried.");
    }
}
