using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SensorGrid.Applications.Definitions;
using SensorGrid.Features.Documents;
using SensorGrid.Sql.Input;

namespace SensorGrid.Applications.Tables;

/// <summary>The definition of a reference table in the catalogue: a text that names the table's content by its hash. Immutable.</summary>
/// <param name="Name">Its name, by which programs join it.</param>
/// <param name="Format">The format of the content.</param>
/// <param name="Sha256">The SHA-256 of the content, 64 hexadecimal digits in lower case.</param>
/// <param name="Schema">The columns; null to conclude them from the content.</param>
public sealed record TableDefinition(string Name, RecordFormat Format, string Sha256, InputSchema? Schema)
{
    /// <summary>The rule for names, for messages.</summary>
    public const string NameRule = "1 to 100 letters, digits, '_', '-' and '.', the first no '.'";

    private const string Csv = "csv";
    private const string Json = "json";
    private const int Sha256Digits = 64;

    private static readonly string[] Members = ["format", "sha256", "schema"];
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The name of the format, as definitions have it.</summary>
    public string FormatName => Format == RecordFormat.Csv ? Csv : Json;

    /// <summary>Determines whether a text can be the name of a table.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= TableLimits.LongestName && name[0] != '.' && name.All(character => char.IsLetterOrDigit(character) || character is '_' or '-' or '.');

    /// <summary>Gets the place of a definition, for messages: <c>table/NAME</c>.</summary>
    public static string PathOf(string name) => $"table/{name}";

    /// <summary>Reads a definition: <c>{"format": "csv", "sha256": "...", "schema": {...}}</c>; <c>schema</c> may be left out.</summary>
    /// <exception cref="TableDefinitionException">It has mistakes: all of them are in the exception.</exception>
    public static TableDefinition Parse(string name, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var mistakes = new Mistakes();
        var definition = NodeReader.Read(bytes, mistakes) is { } root ? Read(name, text, root, mistakes) : null;
        return definition is not null && mistakes.Count == 0 ? definition : throw new TableDefinitionException(mistakes.ErrorsIn(bytes));
    }

    /// <summary>Writes the definition: equal ones have equal texts.</summary>
    public string ToText()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            writer.WriteString("format", FormatName);
            writer.WriteString("sha256", Sha256);
            if (Schema is not null)
            {
                writer.WritePropertyName("schema");
                SchemaJson.Write(writer, Schema);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static TableDefinition? Read(string name, string text, Node root, Mistakes mistakes)
    {
        if (root.Kind != JsonValueKind.Object)
        {
            mistakes.Add(root.Offset, $"The definition of a table is an object, but this is {root.Shown}.");
            return null;
        }

        var members = new MemberReader(root, mistakes);
        var format = members.Choice("format", Csv, Json);
        if (members.Find("sha256") is null)
        {
            members.ReportMissing("sha256", "write that of the content, as sha256sum prints it");
        }

        var hash = members.Text("sha256") ?? "";
        if (hash.Length > 0 && !IsHash(hash))
        {
            members.Report("sha256", "'sha256' must have 64 hexadecimal digits in lower case, as sha256sum prints it.");
        }

        foreach (var unknown in root.Members.Where(member => !Members.Contains(member.Name)))
        {
            mistakes.Add(unknown.Offset, $"'{Node.Show(unknown.Name)}' is not known here: there are {string.Join(", ", Members)}.");
        }

        var table = new TableDefinition(name, format == Csv ? RecordFormat.Csv : RecordFormat.Json, hash, null);
        return members.Find("schema") is { Kind: not JsonValueKind.Null } schema ? table with { Schema = ReadSchema(text, schema.Offset, table.Format, mistakes) } : table;
    }

    /// <summary>Determines whether a text is a SHA-256.</summary>
    public static bool IsHash(string text) => text.Length == Sha256Digits && text.All(char.IsAsciiHexDigitLower);

    private static InputSchema? ReadSchema(string text, int offset, RecordFormat format, Mistakes mistakes)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Lenient);
            return TableSchema.Read(document.RootElement.GetProperty("schema"), format);
        }
        catch (InputSchemaException exception)
        {
            mistakes.Add(offset, $"'schema' cannot be used: {exception.Message}.");
            return null;
        }
    }
}
