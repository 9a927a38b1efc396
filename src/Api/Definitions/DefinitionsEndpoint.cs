using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Json;
using SensorGrid.Api.Problems;
using SensorGrid.Grains.Interfaces.Catalogue;
using SensorGrid.Grains.Interfaces.Fleet;

namespace SensorGrid.Api.Definitions;

/// <summary><c>/definitions</c>: the revisions of the definitions, and how far the cluster is with the newest.</summary>
internal static class DefinitionsEndpoint
{
    private const int MostShards = 100;

    /// <summary><c>GET /definitions</c>: the newest revision, whole, with what is in force.</summary>
    public static async Task GetAsync(HttpContext context, IGrainFactory grains)
    {
        var catalogue = grains.GetGrain<ICatalogueGrain>(0);
        var reports = grains.GetGrain<IFleetGrain>(0).ListAsync(context.RequestAborted).AsTask();
        var status = await catalogue.GetStatusAsync(context.RequestAborted);
        var newest = status.Newest == 0 ? null : await catalogue.GetRevisionAsync(status.Newest, context.RequestAborted);
        var silos = await reports;
        context.Response.Headers.ETag = TagOf(status.Newest);
        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("revision"u8, status.Newest);
            writer.WriteNumber("inForce"u8, status.InForce);
            writer.WriteString("hash"u8, newest?.Entry.Features);
            WriteTime(writer, "committedAt"u8, newest?.Entry.CommittedAt);
            writer.WriteString("text"u8, newest?.Features);
            writer.WriteStartArray("silos"u8);
            foreach (var silo in status.Silos)
            {
                writer.WriteStartObject();
                writer.WriteString("silo"u8, silo.Silo.ToParsableString());
                writer.WriteNumber("compiled"u8, silo.Compiled);
                writer.WriteString("refusal"u8, silo.Refusal);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("shards"u8);
            foreach (var shard in silos.Where(silo => !silo.IsLost).SelectMany(silo => silo.Report.Shards).OrderBy(shard => shard.ShardId, StringComparer.Ordinal))
            {
                writer.WriteStartObject();
                writer.WriteString("shard"u8, shard.ShardId);
                if (shard.Revision is { } revision)
                {
                    writer.WriteNumber("revision"u8, revision);
                }
                else
                {
                    writer.WriteNull("revision"u8);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    /// <summary><c>GET /definitions/history</c>: all revisions, oldest first.</summary>
    public static async Task GetHistoryAsync(HttpContext context, IGrainFactory grains)
    {
        var status = await grains.GetGrain<ICatalogueGrain>(0).GetStatusAsync(context.RequestAborted);
        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("revisions"u8);
            foreach (var entry in status.Revisions)
            {
                writer.WriteStartObject();
                WriteEntry(writer, entry);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    /// <summary><c>GET /definitions/revisions/{number}</c>: one revision, whole.</summary>
    public static async Task GetRevisionAsync(HttpContext context, string number, IGrainFactory grains)
    {
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted)
            || await grains.GetGrain<ICatalogueGrain>(0).GetRevisionAsync(wanted, context.RequestAborted) is not { } revision)
        {
            await new Problem(StatusCodes.Status404NotFound, "There is no such revision of the definitions: GET /definitions/history lists all.").WriteAsync(context);
            return;
        }

        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            WriteEntry(writer, revision.Entry);
            writer.WriteString("text"u8, revision.Features);
            writer.WriteEndObject();
        });
    }

    /// <summary><c>GET /definitions/pins</c>: the pins of shards, which a replay of the log follows.</summary>
    public static async Task GetPinsAsync(HttpContext context, IGrainFactory grains)
    {
        string[] shards = [.. context.Request.Query["shard"].OfType<string>().Distinct(StringComparer.Ordinal)];
        if (shards.Length is 0 or > MostShards || shards.Any(shard => shard.Length is 0 or > 256))
        {
            await Problem.BadRequest($"Name from 1 to {MostShards} shards: ?shard=shardId-000000000000&shard=shardId-000000000001.").WriteAsync(context);
            return;
        }

        var lists = await grains.GetGrain<ICatalogueGrain>(0).GetPinsAsync(shards, context.RequestAborted);
        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("shards"u8);
            foreach (var list in lists)
            {
                WritePins(writer, list);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    /// <summary><c>PUT /definitions/features/default</c>: commits feature definitions as the next revision.</summary>
    public static async Task PutFeaturesAsync(HttpContext context, IGrainFactory grains)
    {
        if (!RequestBody.IsOneOf(context.Request, "application/json", "text/json", "text/plain", "application/octet-stream", "application/x-www-form-urlencoded"))
        {
            await new Problem(StatusCodes.Status415UnsupportedMediaType, "Send the text of a features.json as application/json.").WriteAsync(context);
            return;
        }

        if (!TryReadExpected(context.Request.Headers.IfMatch, out var expected))
        {
            await Problem.BadRequest("'If-Match' is not the number of a revision: send the ETag of GET /definitions, or leave it out.").WriteAsync(context);
            return;
        }

        var body = await RequestBody.ReadAsync(context, CatalogueChange.MostBytes);
        if (!TryReadText(body.Span, out var text))
        {
            await Problem.BadRequest("The body is not UTF-8.").WriteAsync(context);
            return;
        }

        var note = context.Request.Query["note"].ToString();
        var outcome = await grains.GetGrain<ICatalogueGrain>(0).CommitAsync(new CatalogueChange(text, expected, note), context.RequestAborted);
        await AnswerAsync(context, outcome);
    }

    private static Task AnswerAsync(HttpContext context, CommitOutcome outcome)
    {
        context.Response.Headers.ETag = TagOf(outcome.Newest);
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
                    writer.WriteString("result"u8, outcome.Result == CommitResult.Committed ? "committed"u8 : "unchanged"u8);
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

    private static bool TryReadText(ReadOnlySpan<byte> body, out string text)
    {
        try
        {
            var bytes = body.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return false;
        }
    }

    private static string TagOf(long revision) => string.Create(CultureInfo.InvariantCulture, $"\"{revision}\"");

    private static void WriteMistakes(Utf8JsonWriter writer, CatalogueMistake[] mistakes)
    {
        writer.WriteStartArray("errors"u8);
        foreach (var (line, column, message) in mistakes)
        {
            writer.WriteStartObject();
            writer.WriteNumber("line"u8, line);
            writer.WriteNumber("column"u8, column);
            writer.WriteString("message"u8, message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteEntry(Utf8JsonWriter writer, RevisionEntry entry)
    {
        writer.WriteNumber("revision"u8, entry.Number);
        writer.WriteString("committedAt"u8, entry.CommittedAt.UtcDateTime);
        writer.WriteString("hash"u8, entry.Features);
        writer.WriteString("note"u8, entry.Note);
    }

    private static void WritePins(Utf8JsonWriter writer, ShardPinList list)
    {
        writer.WriteStartObject();
        writer.WriteString("shard"u8, list.Shard);
        writer.WriteStartArray("pins"u8);
        foreach (var pin in list.Pins)
        {
            writer.WriteStartObject();
            if (pin.Sequence is { } sequence)
            {
                writer.WriteStartObject("after"u8);
                writer.WriteString("sequence"u8, sequence);
                writer.WriteNumber("sub"u8, pin.SubSequence);
                writer.WriteEndObject();
            }
            else
            {
                writer.WriteNull("after"u8);
            }

            writer.WriteNumber("revision"u8, pin.Revision);
            writer.WriteString("at"u8, pin.At.UtcDateTime);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            writer.WriteString(name, known.UtcDateTime);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
