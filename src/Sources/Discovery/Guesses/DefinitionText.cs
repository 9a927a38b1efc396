using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SensorGrid.Sources.Definitions;
using SensorGrid.Sources.Formats;

namespace SensorGrid.Sources.Discovery.Guesses;

/// <summary>Writes definitions for people.</summary>
internal static class DefinitionText
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>The text of a definition of the main stream: its canonical text with line ends and indents.</summary>
    public static string Of(RecordFormat format)
    {
        using var document = JsonDocument.Parse(new SourceDefinition(null, format).Canonical);
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Indented))
        {
            document.RootElement.WriteTo(json);
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
