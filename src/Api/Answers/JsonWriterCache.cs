using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SensorGrid.Api.Answers;

/// <summary>Lends JSON writers, one kept a thread, so that an answer does not cost a writer.</summary>
internal static class JsonWriterCache
{
    private static readonly JsonWriterOptions Options = new()
    {
        // The answers are JSON and never a part of HTML: ids are shown as they are.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private static readonly ArrayBufferWriter<byte> Nowhere = new();

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>Rents a writer; no other use of it may remain after <see cref="Return"/>.</summary>
    public static Utf8JsonWriter Rent(IBufferWriter<byte> output)
    {
        var writer = _writer;
        _writer = null;
        if (writer is null)
        {
            return new Utf8JsonWriter(output, Options);
        }

        writer.Reset(output);
        return writer;
    }

    public static void Return(Utf8JsonWriter writer)
    {
        writer.Reset(Nowhere);
        _writer = writer;
    }
}
