using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Formats.MappedJson;

namespace SensorGrid.Sources.Discovery.Guesses;

/// <summary>The records that a proposal is made of: inflated, and of JSON the documents. Bounded.</summary>
internal sealed class Sample
{
    private const int MostRecords = 1000;
    private const int MostBytes = 4 * 1024 * 1024;
    private const int MostDocuments = 5000;
    private const int MostFaults = 256;

    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true };

    /// <summary>Takes a sample.</summary>
    /// <param name="records">The records; what is beyond the bounds is not looked at.</param>
    public Sample(IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        var taken = new List<ReadOnlyMemory<byte>>();
        var texts = new List<string>();
        var documents = new List<JsonElement>();
        var bytes = 0L;
        foreach (var record in records.Take(MostRecords))
        {
            var inflated = Inflate(record);
            bytes += inflated.Length;
            if (taken.Count > 0 && bytes > MostBytes)
            {
                break;
            }

            taken.Add(record);
            if (Utf8.IsValid(inflated.Span))
            {
                texts.Add(Encoding.UTF8.GetString(inflated.Span).Trim('\uFEFF', '\0'));
                AddDocuments(inflated.Span, documents);
            }
        }

        (Records, Texts, Documents, IsWhole) = (taken, texts, documents, taken.Count == records.Count);
    }

    /// <summary>The records as they came.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Records { get; }

    /// <summary>The texts of those that are UTF-8.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>The JSON documents in them, as far as they are well-formed.</summary>
    public IReadOnlyList<JsonElement> Documents { get; }

    /// <summary>Gets whether all records were taken.</summary>
    public bool IsWhole { get; }

    /// <summary>The JSON objects of the documents, those of arrays among them.</summary>
    public IEnumerable<JsonElement> Objects => Documents
        .SelectMany(document => document.ValueKind == JsonValueKind.Array ? document.EnumerateArray() : Enumerable.Repeat(document, 1))
        .Where(element => element.ValueKind == JsonValueKind.Object);

    /// <summary>Determines whether most of the objects have a property: at least half of them.</summary>
    public bool Most(Func<JsonElement, bool> property)
    {
        var (fitting, all) = (0, 0);
        foreach (var element in Objects)
        {
            all++;
            fitting += property(element) ? 1 : 0;
        }

        return fitting > 0 && 2 * fitting >= all;
    }

    private static ReadOnlyMemory<byte> Inflate(ReadOnlyMemory<byte> record) =>
        Inflation.Detect(record.Span) is { } compression
        && Inflation.TryInflate(record.Span, compression, ReadingLimits.InflatedBytes, out var inflated) == InflationError.None
            ? inflated
            : record;

    private static void AddDocuments(ReadOnlySpan<byte> text, List<JsonElement> documents)
    {
        var begin = JsonStructure.SkipBlanks(text, 0);
        if (begin == text.Length || text[begin] is not ((byte)'{' or (byte)'['))
        {
            return;
        }

        if (text.IndexOf("NaN"u8) >= 0 || text.IndexOf("Infinity"u8) >= 0)
        {
            var patched = text.ToArray();
            NonFiniteWords.Replace(patched);
            text = patched;
        }

        // A malformed document costs its line; the decoder is more careful. Each costs an exception.
        for (var fault = 0; fault < MostFaults && begin < text.Length && documents.Count < MostDocuments; fault++)
        {
            var json = new Utf8JsonReader(text[begin..].TrimEnd((byte)0), Options);
            try
            {
                while (documents.Count < MostDocuments && json.Read())
                {
                    documents.Add(JsonElement.ParseValue(ref json));
                }

                return;
            }
            catch (JsonException)
            {
                var from = begin + (int)json.BytesConsumed;
                var line = text[from..].IndexOf((byte)'\n');
                begin = line < 0 ? text.Length : JsonStructure.SkipBlanks(text, from + line + 1);
            }
        }
    }
}
