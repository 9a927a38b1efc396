using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SensorGrid.Sources.Formats;

namespace SensorGrid.Sources.Definitions;

/// <summary>The definition of a source: a stream and the format of its records. Immutable.</summary>
/// <param name="Stream">The stream's name; null for the main stream.</param>
/// <param name="Format">The record format, with its mapping.</param>
public sealed record SourceDefinition(string? Stream, RecordFormat Format)
{
    private const int HashDigits = 16;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Our own JSON from the main stream, which needs no definition.</summary>
    public static SourceDefinition Default { get; } = new(null, JsonFormat.Instance);

    /// <summary>The canonical text of the definition: JSON without blanks, members in a fixed order, defaults left out. Two that mean the same are equal.</summary>
    public string Canonical
    {
        get
        {
            using var text = new MemoryStream();
            using (var json = new Utf8JsonWriter(text, Compact))
            {
                json.WriteStartObject();
                if (Stream is not null)
                {
                    json.WriteString("stream", Stream);
                }

                json.WriteString("format", Format.Name);
                Format.WriteMembers(json);
                json.WriteEndObject();
            }

            return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
        }
    }

    /// <summary>The hash of the canonical text: SHA-256, lower-case hexadecimal, the first 16 digits.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical)))[..HashDigits];

    /// <summary>Reads and checks a definition: JSON with comments and trailing commas, as <c>features.json</c> is.</summary>
    /// <param name="json">The bytes, UTF-8; at most 1 MiB.</param>
    /// <exception cref="SourceDefinitionException">It has mistakes; all of them are in the exception.</exception>
    public static SourceDefinition Parse(ReadOnlySpan<byte> json) => SourceDefinitionParser.Parse(json);
}
