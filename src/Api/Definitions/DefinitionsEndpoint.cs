using System.Globalization;
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
            writer.WriteString("hash"u8, newest?.Entry.Hash);
            WriteTime(writer, "committedAt"u8, newest?.Entry.CommittedAt);
            WriteTexts(writer, newest);
            writer.WriteString("waiting"u8, status.Waiting);
            FolderWriter.Write(writer, status.Folder);
            writer.WriteStartArray("silos"u8);
            foreach (var silo in status.Silos)
            {
                writer.WriteStartObject();
                writer.WriteString("silo"u8, silo.Silo.ToParsableString());
                writer.WriteNumber("compiled"u8, silo.Compiled);
                writer.WriteNumber("pinning"u8, silo.Pinning);
                writer.WriteString("refusal"u8, silo.Refusal);
                FolderWriter.Write(writer, silo.Folder);
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
            WriteTexts(writer, revision);
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

    /// <summary>Writes the entity tag of a revision.</summary>
    public static string TagOf(long revision) => string.Create(CultureInfo.InvariantCulture, $"\"{revision}\"");

    private static void WriteEntry(Utf8JsonWriter writer, RevisionEntry entry)
    {
        writer.WriteNumber("revision"u8, entry.Number);
        writer.WriteString("committedAt"u8, entry.CommittedAt.UtcDateTime);
        writer.WriteString("hash"u8, entry.Hash);
        writer.WriteString("note"u8, entry.Note);
    }

    private static void WriteTexts(Utf8JsonWriter writer, CatalogueRevision? revision)
    {
        writer.WriteString("text"u8, revision?.Features);
        WriteTexts(writer, "sources"u8, revision?.Sources, source => source.Name, source => source.Text);
        WriteTexts(writer, "models"u8, revision?.Models, model => model.Name, model => model.Text);
        WriteTexts(writer, "tables"u8, revision?.Tables, table => table.Name, table => table.Text);
    }

    private static void WriteTexts<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> member, T[]? texts, Func<T, string> nameOf, Func<T, string> textOf)
    {
        if (texts is null)
        {
            writer.WriteNull(member);
            return;
        }

        writer.WriteStartArray(member);
        foreach (var text in texts)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, nameOf(text));
            writer.WriteString("text"u8, textOf(text));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
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
