using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Json;
using SensorGrid.Api.Problems;
using SensorGrid.Api.Requests;
using SensorGrid.Applications.Tables;
using SensorGrid.Features.Detection.Models;
using SensorGrid.Grains.Interfaces.Catalogue;
using SensorGrid.Grains.Interfaces.Fleet;
using SensorGrid.Sql.Input;

namespace SensorGrid.Api.Definitions;

/// <summary>Changes of the definitions: each commits a revision.</summary>
internal static class DefinitionsChangeEndpoint
{
    // A text inside JSON takes more than by itself.
    private const int MostBytesOfAll = 4 * CatalogueChange.MostBytes;

    private const int MostSources = 256;
    private const int MostAttempts = 5;
    private const int LongestName = 100;

    private static readonly string[] MediaTypes = ["application/json", "text/json", "text/plain", "application/octet-stream", "application/x-www-form-urlencoded"];

    private static readonly string[] TableTypes = ["text/csv", "application/x-ndjson", .. MediaTypes];

    /// <summary><c>PUT /definitions</c>: commits definitions of all kinds at once. The body is as <c>GET</c> answers: <c>text</c>, <c>sources</c>, <c>models</c> and <c>tables</c>.</summary>
    public static async Task PutAsync(HttpContext context, IGrainFactory grains)
    {
        if (await ReadAllAsync(context) is { } change)
        {
            await CommitAsync(context, grains, change);
        }
    }

    /// <summary><c>POST /definitions/check</c>: checks definitions as <c>PUT /definitions</c> would, and commits nothing. Graphs of models need not be stored.</summary>
    public static async Task CheckAsync(HttpContext context, IGrainFactory grains)
    {
        if (await ReadAllAsync(context) is { } change)
        {
            await AnswerAsync(context, await grains.GetGrain<ICatalogueGrain>(0).CheckAsync(change, context.RequestAborted), "new");
        }
    }

    /// <summary><c>PUT /definitions/features/default</c>: commits feature definitions; source definitions stay as they are.</summary>
    public static async Task PutFeaturesAsync(HttpContext context, IGrainFactory grains)
    {
        if (await ReadExpectedAsync(context) is { } change && await ReadTextAsync(context) is { } text)
        {
            await CommitAsync(context, grains, change with { Features = text, KeepsSources = true });
        }
    }

    /// <summary><c>PUT /definitions/source/{name}</c>: commits a source definition, in the place of the one of its name; all others stay as they are.</summary>
    public static async Task PutSourceAsync(HttpContext context, string name, IGrainFactory grains)
    {
        if (name.Length > LongestName || name.Any(char.IsControl))
        {
            await Problem.BadRequest($"A name has at most {LongestName} characters, and no control characters.").WriteAsync(context);
            return;
        }

        if (await ReadExpectedAsync(context) is not { } change || await ReadTextAsync(context) is not { } text)
        {
            return;
        }

        var catalogue = grains.GetGrain<ICatalogueGrain>(0);
        var newest = (await catalogue.GetStatusAsync(context.RequestAborted)).Newest;
        var before = newest == 0 ? null : (await catalogue.GetRevisionAsync(newest, context.RequestAborted))?.Sources;
        if (before is null && (await grains.GetGrain<IFleetGrain>(0).ListAsync(context.RequestAborted)).Any(silo => silo.Report.Computation?.Sources is not null))
        {
            // One that replaces all of them would not be seen to.
            await new Problem(
                StatusCodes.Status409Conflict,
                "The silos were started with source definitions of their own, which a single one would replace: commit all of them at once, with PUT /definitions or 'sensorgrid apply'.").WriteAsync(context);
            return;
        }

        SourceText[] sources = [.. (before ?? []).Where(source => source.Name != name), new(name, text)];

        // Made against the revision that was just looked at: nobody's change is lost.
        await CommitAsync(context, grains, change with { Expected = change.Expected ?? newest, KeepsFeatures = true, Sources = sources });
    }

    /// <summary><c>PUT /definitions/model/{name}</c>: commits the definition of a model, in the place of the one of its name; all others stay as they are.</summary>
    public static async Task PutModelAsync(HttpContext context, string name, IGrainFactory grains)
    {
        if (!ModelDefinition.IsName(name))
        {
            await Problem.BadRequest($"A name has up to {ModelDefinition.LongestName} letters, digits, '-', '_' and '.', and no '.' at the beginning.").WriteAsync(context);
            return;
        }

        if (await ReadExpectedAsync(context) is { } change && await ReadTextAsync(context) is { } text)
        {
            await CommitAsync(context, grains, change with { KeepsFeatures = true, KeepsSources = true, ChangesModels = true, Model = new ModelText(name, text) });
        }
    }

    /// <summary><c>PUT /definitions/table/{name}</c>: commits the rows of a reference table, in the place of the one of its name; all others stay as they are.</summary>
    /// <remarks>A table whose columns were given keeps them.</remarks>
    public static async Task PutTableAsync(HttpContext context, string name, IGrainFactory grains)
    {
        if (!TableDefinition.IsName(name))
        {
            await Problem.BadRequest($"A table's name has {TableDefinition.NameRule}.").WriteAsync(context);
            return;
        }

        if (await ReadExpectedAsync(context, TableTypes, "Send the rows as text/csv, application/json (an array) or application/x-ndjson.") is not { } change)
        {
            return;
        }

        var body = await RequestBody.ReadAsync(context, TableLimits.MostBytes);
        if (body.IsEmpty)
        {
            await Problem.BadRequest("The body is empty: the first line of a table of CSV has the names of its columns; with curl send the file by --data-binary @FILE.").WriteAsync(context);
            return;
        }

        var catalogue = grains.GetGrain<ICatalogueGrain>(0);
        if (await catalogue.PutContentAsync(ContentKind.Table, body, context.RequestAborted) is { } error)
        {
            await new Problem(StatusCodes.Status409Conflict, error).WriteAsync(context);
            return;
        }

        var format = FormatOf(context.Request.ContentType, body.Span);
        var hash = Convert.ToHexStringLower(SHA256.HashData(body.Span));
        for (var attempt = 1; ; attempt++)
        {
            var newest = (await catalogue.GetStatusAsync(context.RequestAborted)).Newest;
            var before = newest == 0 ? null : (await catalogue.GetRevisionAsync(newest, context.RequestAborted))?.Tables?.FirstOrDefault(table => table.Name == name);
            var schema = before is null ? null : TableDefinition.Parse(name, before.Text).Schema;
            var definition = new TableDefinition(name, format, hash, schema is null ? null : schema with { Format = format });
            var outcome = await catalogue.CommitAsync(
                change with { Expected = change.Expected ?? newest, KeepsFeatures = true, KeepsSources = true, ChangesTables = true, Table = new TableText(name, definition.ToText()) },
                context.RequestAborted);

            // Without If-Match nothing was demanded: who was faster by chance is no conflict.
            if (outcome.Result != CommitResult.Conflict || change.Expected is not null || attempt == MostAttempts)
            {
                await AnswerAsync(context, outcome, "committed");
                return;
            }
        }
    }

    // What programs send without saying what it is begins with a brace or a bracket, or is CSV.
    private static RecordFormat FormatOf(string? contentType, ReadOnlySpan<byte> body)
    {
        if (contentType?.Contains("json", StringComparison.OrdinalIgnoreCase) is true)
        {
            return RecordFormat.Json;
        }

        var isCsv = contentType?.Contains("csv", StringComparison.OrdinalIgnoreCase) is true;
        return !isCsv && body.TrimStart("\uFEFF \t\r\n"u8) is [(byte)'{' or (byte)'[', ..] ? RecordFormat.Json : RecordFormat.Csv;
    }

    private static Task<CatalogueChange?> ReadExpectedAsync(HttpContext context) => ReadExpectedAsync(context, MediaTypes, "Send the text of the definitions as application/json.");

    /// <summary>Reads a change of all kinds at once.</summary>
    /// <returns>Null when the request was refused.</returns>
    private static async Task<CatalogueChange?> ReadAllAsync(HttpContext context)
    {
        if (await ReadExpectedAsync(context) is not { } change)
        {
            return null;
        }

        using var body = await RequestBody.ReadJsonAsync(context, MostBytesOfAll);
        if (TryRead(body.RootElement, change, out var whole) is not { } wrong)
        {
            return whole;
        }

        await Problem.BadRequest(wrong).WriteAsync(context);
        return null;
    }

    /// <summary>Reads what the change was made against, and its note.</summary>
    /// <returns>Null when the request was refused.</returns>
    private static async Task<CatalogueChange?> ReadExpectedAsync(HttpContext context, string[] mediaTypes, string remedy)
    {
        if (!RequestBody.IsOneOf(context.Request, mediaTypes))
        {
            await new Problem(StatusCodes.Status415UnsupportedMediaType, remedy).WriteAsync(context);
            return null;
        }

        if (!TryReadExpected(context.Request.Headers.IfMatch, out var expected))
        {
            await Problem.BadRequest("'If-Match' is not the number of a revision: send the ETag of GET /definitions, or leave it out.").WriteAsync(context);
            return null;
        }

        return new CatalogueChange(null, expected, context.Request.Query["note"].ToString());
    }

    /// <returns>Null when the request was refused.</returns>
    private static async Task<string?> ReadTextAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, CatalogueChange.MostBytes);
        if (TryReadText(body, out var text))
        {
            return text;
        }

        await Problem.BadRequest("The body is not UTF-8.").WriteAsync(context);
        return null;
    }

    /// <returns>What is wrong; null for nothing.</returns>
    private static string? TryRead(JsonElement body, CatalogueChange change, out CatalogueChange whole)
    {
        whole = change with { KeepsFeatures = true, KeepsSources = true };
        if (body.ValueKind != JsonValueKind.Object)
        {
            return "Send an object with 'text' (of a features.json), 'sources', 'models' and 'tables' (arrays of objects with 'name' and 'text'), or some of them; null for the silos' own.";
        }

        foreach (var member in body.EnumerateObject())
        {
            switch (member.Name)
            {
                case "text" when member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null:
                    whole = whole with { Features = member.Value.GetString(), KeepsFeatures = false };
                    break;
                case "sources" when member.Value.ValueKind == JsonValueKind.Null:
                    whole = whole with { Sources = null, KeepsSources = false };
                    break;
                case "sources" when TryReadTexts(member.Value, out var sources):
                    whole = whole with { Sources = Array.ConvertAll(sources, source => new SourceText(source.Name, source.Text)), KeepsSources = false };
                    break;
                case "models" when member.Value.ValueKind == JsonValueKind.Null:
                    whole = whole with { Models = null, ChangesModels = true };
                    break;
                case "models" when TryReadTexts(member.Value, out var models):
                    whole = whole with { Models = Array.ConvertAll(models, model => new ModelText(model.Name, model.Text)), ChangesModels = true };
                    break;
                case "tables" when member.Value.ValueKind == JsonValueKind.Null:
                    whole = whole with { Tables = null, ChangesTables = true };
                    break;
                case "tables" when TryReadTexts(member.Value, out var tables):
                    whole = whole with { Tables = Array.ConvertAll(tables, table => new TableText(table.Name, table.Text)), ChangesTables = true };
                    break;
                default:
                    return $"'{ShownText.Of(member.Name)}' is not a member with such a value: there are 'text' (a string or null), 'sources', 'models' and 'tables' (at most {MostSources} objects with the strings 'name' and 'text', or null).";
            }
        }

        return whole is { KeepsFeatures: true, KeepsSources: true, ChangesModels: false, ChangesTables: false } ? "Nothing to commit: send 'text', 'sources', 'models', 'tables', or some of them." : null;
    }

    private static bool TryReadTexts(JsonElement value, out (string Name, string Text)[] texts)
    {
        texts = [];
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > MostSources || !value.EnumerateArray().All(IsText))
        {
            return false;
        }

        texts = [.. value.EnumerateArray().Select(one => (one.GetProperty("name").GetString()!, one.GetProperty("text").GetString()!))];
        return true;
    }

    private static bool IsText(JsonElement source) =>
        source.ValueKind == JsonValueKind.Object
        && source.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String && name.GetString()!.Length <= LongestName
        && source.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String;

    private static async Task CommitAsync(HttpContext context, IGrainFactory grains, CatalogueChange change) =>
        await AnswerAsync(context, await grains.GetGrain<ICatalogueGrain>(0).CommitAsync(change, context.RequestAborted), "committed");

    private static Task AnswerAsync(HttpContext context, CommitOutcome outcome, string success)
    {
        context.Response.Headers.ETag = DefinitionsEndpoint.TagOf(outcome.Newest);
        return outcome.Result switch
        {
            CommitResult.Invalid => new Problem(
                StatusCodes.Status400BadRequest, $"The definitions cannot be used: {outcome.Error}", writer => WriteMistakes(writer, outcome.Mistakes ?? [])).WriteAsync(context),
            CommitResult.Conflict => new Problem(
                StatusCodes.Status412PreconditionFailed,
                $"The newest revision is {outcome.Newest}, which the change was not made against: look at it with GET /definitions, and send the change again.").WriteAsync(context),
            _ => JsonAnswers.WriteAsync(
                context,
                StatusCodes.Status200OK,
                writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteNumber("revision"u8, outcome.Newest);
                    writer.WriteString("result"u8, outcome.Result == CommitResult.Committed ? success : "unchanged");
                    writer.WriteEndObject();
                },
                afterEffect: outcome.Result == CommitResult.Committed),
        };
    }

    // An entity tag, strong or weak, or the bare number; * and none allow whatever there is.
    private static bool TryReadExpected(string? header, out long? expected)
    {
        expected = null;
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

    private static bool TryReadText(ReadOnlyMemory<byte> body, out string text)
    {
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(JsonBody.WithoutMark(body).Span);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return false;
        }
    }

    private static void WriteMistakes(Utf8JsonWriter writer, CatalogueMistake[] mistakes)
    {
        writer.WriteStartArray("errors"u8);
        foreach (var mistake in mistakes)
        {
            writer.WriteStartObject();
            if (mistake.Definition is { } definition)
            {
                writer.WriteString("definition"u8, definition);
            }

            writer.WriteNumber("line"u8, mistake.Line);
            writer.WriteNumber("column"u8, mistake.Column);
            writer.WriteString("message"u8, mistake.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
