using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SensorGrid.Kinesis.Local.Wire;

/// <summary>A whole answer, ready to be sent.</summary>
internal readonly record struct Answer(int Status, string ContentType, ReadOnlyMemory<byte> Body, string? ErrorType)
{
    public const string Json = "application/x-amz-json-1.1", Cbor = "application/x-amz-cbor-1.1";

    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static Answer Ok(ReadOnlyMemory<byte> body) => new(200, Json, body, null);

    public static Answer Error(KinesisError error)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, WriterOptions);
        writer.WriteStartObject();
        writer.WriteString("__type", error.Type);
        writer.WriteString("message", error.Message);
        writer.WriteEndObject();
        writer.Flush();
        return new Answer(error.Status, Json, buffer.WrittenMemory, error.Type);
    }

    /// <summary>
    /// Creates the refusal of CBOR in CBOR, a map of the same two texts: a client that speaks only CBOR understands nothing else.
    /// </summary>
    public static Answer CborRefused()
    {
        const string Type = "SerializationException";
        const string Message = "This endpoint speaks JSON only (application/x-amz-json-1.1). Switch CBOR off in the client; "
            + "AWS SDK for Java: system property aws.cborEnabled=false or environment variable AWS_CBOR_DISABLE=true.";
        byte[] body = [0xA2, .. CborText("__type"), .. CborText(Type), .. CborText("message"), .. CborText(Message)];
        return new Answer(400, Cbor, body, Type);
    }

    private static byte[] CborText(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        byte[] head = bytes.Length < 24 ? [(byte)(0x60 + bytes.Length)]
            : bytes.Length < 256 ? [0x78, (byte)bytes.Length]
            : [0x79, (byte)(bytes.Length >> 8), (byte)bytes.Length];
        return [.. head, .. bytes];
    }
}
