using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Applications.Programs;
using SensorGrid.Api.Json;
using SensorGrid.Api.Problems;
using SensorGrid.Api.Settings;
using SensorGrid.Applications.Definitions;

namespace SensorGrid.Api.Applications.Trials;

/// <summary><c>POST /applications/try</c>: runs a program over the newest records of its streams, and commits nothing.</summary>
internal static class TryEndpoint
{
    private const string NoRecords = "The streams of the program have no records: publish some, and try again.";

    public static async Task PostAsync(HttpContext context, string? records, string? rows, ProgramCheck check, Trial trial, TrialRoom room)
    {
        if (!TryParse(records, RequestLimits.TrialRecords, RequestLimits.DefaultTrialRecords, out var mostRecords))
        {
            await Problem.BadRequest($"'records' must be a whole number from 1 to {RequestLimits.TrialRecords}: of the newest records so many are tried.").WriteAsync(context);
            return;
        }

        if (!TryParse(rows, RequestLimits.TrialRows, RequestLimits.DefaultTrialRows, out var mostRows))
        {
            await Problem.BadRequest($"'rows' must be a whole number from 1 to {RequestLimits.TrialRows}: of each stream so many of the newest rows are in the answer.").WriteAsync(context);
            return;
        }

        if (await ProgramBody.ReadAsync(context) is not { } body)
        {
            return;
        }

        using var place = room.EnterTrial();
        var program = await check.RunAsync(body, isFresh: false, context.RequestAborted);
        var result = TrialResult.None;
        if (program.Application is { } application)
        {
            try
            {
                result = await trial.RunAsync(application, mostRecords, mostRows, context.RequestAborted);
            }
            catch (ApplicationDefinitionException exception)
            {
                program = program with { Application = null, Problem = exception.Message };
            }
        }

        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, writer => Write(writer, program, result));
    }

    private static void Write(Utf8JsonWriter writer, CheckedProgram program, TrialResult result)
    {
        writer.WriteStartObject();
        var note = program.IsValid && result is { Records: 0, IsPartial: false } ? NoRecords : result.Note;
        ProgramWriter.WriteVerdict(writer, program, note is null ? [] : [note]);
        writer.WriteNumber("records"u8, result.Records);
        writer.WriteNumber("rowsIn"u8, result.RowsIn);
        writer.WriteNumber("errors"u8, result.Errors);
        writer.WriteBoolean("isPartial"u8, result.IsPartial);
        ApplicationWriter.WriteTime(writer, "from"u8, result.From);
        ApplicationWriter.WriteTime(writer, "to"u8, result.To);
        writer.WriteStartArray("streams"u8);
        foreach (var (index, rows) in result.Streams.Index())
        {
            writer.WriteStartObject();
            ProgramWriter.WriteStream(writer, program.Application!, program.Application!.Outputs[index]);
            writer.WriteNumber("total"u8, rows.Total);
            writer.WriteStartArray("rows"u8);
            foreach (var row in rows.Rows)
            {
                writer.WriteRawValue(row.Span, skipInputValidation: true);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static bool TryParse(string? text, int most, int usual, out int value)
    {
        value = usual;
        return text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= 1 && value <= most);
    }
}
