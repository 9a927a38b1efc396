using System.Globalization;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Json;
using SensorGrid.Api.Problems;
using SensorGrid.Grains.Interfaces.Applications;

namespace SensorGrid.Api.Applications.Programs;

/// <summary><c>PUT /applications/{name}</c>: commits a program as the next generation of an application.</summary>
internal static class ApplicationChangeEndpoint
{
    private const int LongestNote = 200;

    public static async Task PutAsync(HttpContext context, string name, string? note, ProgramCheck check, TrialRoom room, IGrainFactory grains)
    {
        if (ApplicationPath.Find(grains, name) is not { } application)
        {
            await Problem.BadRequest($"An application's name has {ApplicationNames.Rule}.").WriteAsync(context);
            return;
        }

        if (!TryReadExpected(context.Request.Headers.IfMatch, out var expected, out var mustExist))
        {
            await Problem.BadRequest("'If-Match' is not the number of a generation: send the ETag of GET /applications/{name}, \"0\" for an application that must not exist, or leave it out.").WriteAsync(context);
            return;
        }

        if (await ProgramBody.ReadAsync(context) is not { } body)
        {
            return;
        }

        using var place = room.EnterCheck();
        var program = await check.RunAsync(body, isFresh: true, context.RequestAborted);
        if (!program.IsValid)
        {
            await RefuseAsync(context, program);
            return;
        }

        if (mustExist && await application.GetStatusAsync(context.RequestAborted) is null)
        {
            await ConflictOf(name, 0).WriteAsync(context);
            return;
        }

        var change = new ApplicationChange(program.Definition!.ToJson(), expected, Shortened(note ?? ""));
        await AnswerAsync(context, name, program, await application.PutAsync(change, context.RequestAborted));
    }

    private static Task RefuseAsync(HttpContext context, CheckedProgram program)
    {
        var lines = program.Errors.Select(error => string.Create(CultureInfo.InvariantCulture, $"{error.Line}:{error.Column}: {error.Message}"));
        return new Problem(
            StatusCodes.Status400BadRequest,
            program.Problem ?? $"The program cannot be used: {string.Join('\n', lines)}",
            writer => ProgramWriter.WritePlaces(writer, "errors"u8, program.Errors)).WriteAsync(context);
    }

    private static Task AnswerAsync(HttpContext context, string name, CheckedProgram program, ApplicationOutcome outcome)
    {
        context.Response.Headers.ETag = ApplicationsEndpoint.TagOf(outcome.Generation);
        if (outcome.Result == ApplicationResult.Conflict)
        {
            return ConflictOf(name, outcome.Generation).WriteAsync(context);
        }

        if (outcome.Result == ApplicationResult.Invalid)
        {
            return Problem.BadRequest(outcome.Error ?? "The definition cannot be used.").WriteAsync(context);
        }

        var isCommitted = outcome.Result == ApplicationResult.Committed;
        return JsonAnswers.WriteAsync(
            context,
            isCommitted && outcome.Generation == 1 ? StatusCodes.Status201Created : StatusCodes.Status200OK,
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("name"u8, name);
                writer.WriteNumber("generation"u8, outcome.Generation);
                writer.WriteString("result"u8, isCommitted ? "committed"u8 : "unchanged"u8);
                ProgramWriter.WriteNotes(writer, program.Notes);
                ProgramWriter.WritePlaces(writer, "warnings"u8, program.Warnings);
                writer.WriteEndObject();
            },
            afterEffect: isCommitted);
    }

    private static Problem ConflictOf(string name, long newest) => new(
        StatusCodes.Status412PreconditionFailed,
        newest == 0
            ? $"There is no application '{name}', and the change was made against one."
            : string.Create(CultureInfo.InvariantCulture, $"The newest generation of '{name}' is {newest}, which the change was not made against: look at it with GET /applications/{name}, and send the change again."));

    // An entity tag, strong or weak, or the bare number; * for any generation that there is.
    private static bool TryReadExpected(string? header, out long? expected, out bool mustExist)
    {
        expected = null;
        mustExist = header == "*";
        if (header is null or "" or "*")
        {
            return true;
        }

        var text = header.StartsWith("W/", StringComparison.Ordinal) ? header[2..] : header;
        text = text is ['"', .., '"'] ? text[1..^1] : text;
        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        expected = number;
        return isNumber;
    }

    private static string Shortened(string note) =>
        note.Length <= LongestNote ? note : note[..(char.IsHighSurrogate(note[LongestNote - 1]) ? LongestNote - 1 : LongestNote)];
}
