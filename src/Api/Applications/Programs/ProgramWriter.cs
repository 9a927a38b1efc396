using System.Text.Json;
using SensorGrid.Applications.Definitions;
using SensorGrid.Grains.Interfaces.Applications;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Text;
using SensorGrid.Sql.Values;

namespace SensorGrid.Api.Applications.Programs;

/// <summary>Writes what a check came to.</summary>
internal static class ProgramWriter
{
    /// <summary>Writes whether the program can be run, all issues, the notes, and the problem.</summary>
    public static void WriteVerdict(Utf8JsonWriter writer, CheckedProgram program, params ReadOnlySpan<string> notes)
    {
        writer.WriteBoolean("isValid"u8, program.IsValid);
        writer.WriteStartArray("issues"u8);
        foreach (var issue in program.Issues)
        {
            writer.WriteStartObject();
            writer.WriteString("severity"u8, issue.Severity == SqlSeverity.Error ? "error"u8 : "warning"u8);
            WritePlace(writer, issue);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteNotes(writer, [.. program.Notes, .. notes]);
        writer.WriteString("problem"u8, program.Problem);
    }

    /// <summary>Writes the notes.</summary>
    public static void WriteNotes(Utf8JsonWriter writer, IEnumerable<string> notes)
    {
        writer.WriteStartArray("notes"u8);
        foreach (var note in notes)
        {
            writer.WriteStringValue(note);
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes issues of one kind, as a list of their places and messages.</summary>
    public static void WritePlaces(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IEnumerable<SqlIssue> issues)
    {
        writer.WriteStartArray(name);
        foreach (var issue in issues)
        {
            writer.WriteStartObject();
            WritePlace(writer, issue);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes name and columns of a stream into its object.</summary>
    public static void WriteStream(Utf8JsonWriter writer, CompiledApplication application, StreamDeclaration stream)
    {
        writer.WriteString("name"u8, ApplicationPath.Shown(stream.Name));
        writer.WriteBoolean("isErrors"u8, ReferenceEquals(stream, application.Errors));
        ApplicationWriter.WriteColumns(writer, ColumnsOf(stream.Schema));
        writer.WriteString("sensorColumn"u8, stream.Sensor?.Name);
    }

    /// <summary>Gets the inputs of a definition.</summary>
    public static IEnumerable<ApplicationInputStatus> InputsOf(ApplicationDefinition? definition) =>
        (definition?.Inputs ?? []).Select(input => new ApplicationInputStatus(input.Name, input.Source, ColumnsOf(input.Schema!.Rows)));

    /// <summary>Gets the reference tables of the catalogue of a program that can be run.</summary>
    public static IEnumerable<ApplicationTableStatus> TablesOf(CompiledApplication? application) => (application?.Definition.CatalogueTables ?? []).Select(table => new ApplicationTableStatus(
        table.Name, table.Definition!, application!.Tables.Revision, application.Tables.Contents.GetValueOrDefault(table.Definition!), ColumnsOf(table.Schema!.Rows)));

    private static ApplicationColumn[] ColumnsOf(RowSchema schema) => [.. schema.Columns.Select(column => new ApplicationColumn(column.Name, column.Type.ToString()))];

    private static void WritePlace(Utf8JsonWriter writer, SqlIssue issue)
    {
        writer.WriteNumber("line"u8, issue.Line);
        writer.WriteNumber("column"u8, issue.Column);
        writer.WriteString("message"u8, issue.Message);
    }
}
