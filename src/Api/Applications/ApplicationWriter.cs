using System.Text.Json;
using SensorGrid.Grains.Interfaces.Applications;

namespace SensorGrid.Api.Applications;

/// <summary>Writes the status of applications.</summary>
internal static class ApplicationWriter
{
    /// <summary>Writes the status of an application.</summary>
    /// <param name="writer">The destination.</param>
    /// <param name="status">The status.</param>
    /// <param name="hasPlan">Whether the plan of its pumps is written, too.</param>
    public static void Write(Utf8JsonWriter writer, ApplicationStatus status, bool hasPlan)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, status.Name);
        writer.WriteString("state"u8, StateOf(status.State));
        writer.WriteString("problem"u8, status.Problem);
        WriteNewest(writer, status.History is [.., var newest] ? newest : null);
        writer.WriteString("silo"u8, status.Silo);
        writer.WriteNumber("shards"u8, status.Shards);
        writer.WriteNumber("records"u8, status.Records);
        writer.WriteNumber("recordsPerSecond"u8, status.RecordsPerSecond);
        writer.WriteNumber("rowsIn"u8, status.RowsIn);
        writer.WriteNumber("errors"u8, status.Errors);
        WriteTime(writer, "closedUntil"u8, status.ClosedUntil);
        if (status.Behind is { } behind)
        {
            writer.WriteNumber("behindSeconds"u8, Math.Round(behind.TotalSeconds, 3));
        }
        else
        {
            writer.WriteNull("behindSeconds"u8);
        }

        WriteInputs(writer, status.Inputs);
        WriteTables(writer, status.Tables);
        writer.WriteString("tablesProblem"u8, status.TablesProblem);
        WriteStreams(writer, status.Streams);
        WriteHistory(writer, status.History);
        if (hasPlan)
        {
            PumpWriter.Write(writer, status.Pumps);
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes inputs.</summary>
    public static void WriteInputs(Utf8JsonWriter writer, IEnumerable<ApplicationInputStatus> inputs)
    {
        writer.WriteStartArray("inputs"u8);
        foreach (var input in inputs)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, input.Name);
            writer.WriteString("source"u8, input.Source);
            WriteColumns(writer, input.Columns);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes the reference tables of the catalogue.</summary>
    public static void WriteTables(Utf8JsonWriter writer, IEnumerable<ApplicationTableStatus> tables)
    {
        writer.WriteStartArray("tables"u8);
        foreach (var table in tables)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, table.Name);
            writer.WriteString("definition"u8, table.Definition);
            writer.WriteNumber("revision"u8, table.Revision);
            writer.WriteString("sha256"u8, table.Sha256);
            WriteColumns(writer, table.Columns);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes the columns of a stream.</summary>
    public static void WriteColumns(Utf8JsonWriter writer, IEnumerable<ApplicationColumn> columns)
    {
        writer.WriteStartArray("columns"u8);
        foreach (var column in columns)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, column.Name);
            writer.WriteString("type"u8, column.Type);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes a time, or null.</summary>
    public static void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset? time)
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

    private static void WriteNewest(Utf8JsonWriter writer, ApplicationGeneration? newest)
    {
        writer.WriteNumber("generation"u8, newest?.Number ?? 0);
        writer.WriteString("hash"u8, newest?.Hash);
        WriteTime(writer, "committedAt"u8, newest?.CommittedAt);
        writer.WriteString("note"u8, newest?.Note ?? "");
    }

    private static void WriteStreams(Utf8JsonWriter writer, ApplicationStreamStatus[] streams)
    {
        writer.WriteStartArray("streams"u8);
        foreach (var stream in streams)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, ApplicationPath.Shown(stream.Name));
            writer.WriteBoolean("isErrors"u8, stream.IsErrors);
            WriteColumns(writer, stream.Columns);
            writer.WriteString("sensorColumn"u8, stream.SensorColumn);
            writer.WriteNumber("rows"u8, stream.Newest);
            writer.WriteNumber("oldest"u8, stream.Oldest);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteHistory(Utf8JsonWriter writer, ApplicationGeneration[] history)
    {
        writer.WriteStartArray("history"u8);
        foreach (var generation in history)
        {
            writer.WriteStartObject();
            writer.WriteNumber("generation"u8, generation.Number);
            WriteTime(writer, "committedAt"u8, generation.CommittedAt);
            writer.WriteString("hash"u8, generation.Hash);
            writer.WriteString("note"u8, generation.Note);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string StateOf(ApplicationState state) => state switch
    {
        ApplicationState.Starting => "starting",
        ApplicationState.Running => "running",
        _ => "failing",
    };
}
