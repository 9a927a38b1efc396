using System.Text.Json;

namespace SensorGrid.Kinesis.Local.Wire;

/// <summary>One record of a put, as it came.</summary>
internal readonly record struct PutEntry(byte[]? Data, string? PartitionKey, string? ExplicitHashKey);

/// <summary>PutRecord or PutRecords, read without a document in between: record bytes go from base64 straight into their array.</summary>
internal sealed class PutRequest
{
    /// <summary>The most entries that are kept, more than any request may have: the others are only counted, so that a hostile body costs no more memory than its own bytes.</summary>
    private const int MostKept = 512;

    private string? _streamName;
    private string? _streamArn;

    /// <summary>The records; of a request with too many of them, the first ones.</summary>
    public List<PutEntry> Records { get; } = [];

    /// <summary>The number of records in the request.</summary>
    public int Count { get; private set; }

    public string? SequenceNumberForOrdering { get; private set; }

    public string StreamName => _streamName is { } name
        ? Names.IsStreamName(name) ? name : throw KinesisError.Validation("streamName", $"'{name}'", "satisfy regular expression pattern: [a-zA-Z0-9_.-]{1,128}")
        : _streamArn is null ? throw KinesisError.InvalidArgument("Either StreamName or StreamARN must be provided.")
        : Names.StreamOfArn(_streamArn) ?? throw KinesisError.Validation("streamARN", $"'{_streamArn}'", "satisfy regular expression pattern: arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+");

    public static PutRequest Parse(ReadOnlyMemory<byte> body, bool many)
    {
        try
        {
            var request = new PutRequest();
            var reader = new Utf8JsonReader(body.Span);
            reader.Read();
            request.ReadObject(ref reader, isRecord: false, many);

            // Throws for anything but white space after the object.
            reader.Read();
            return request;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw KinesisError.Serialization($"The request could not be read: {exception.Message}");
        }
    }

    private void ReadObject(ref Utf8JsonReader reader, bool isRecord, bool many)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("an object was expected.");
        }

        byte[]? data = null;
        string? partitionKey = null, explicitHashKey = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("Data"u8))
            {
                data = ReadBytes(ref reader);
            }
            else if (reader.ValueTextEquals("PartitionKey"u8))
            {
                partitionKey = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("ExplicitHashKey"u8))
            {
                explicitHashKey = ReadText(ref reader);
            }
            else if (isRecord)
            {
                reader.Skip();
            }
            else
            {
                ReadMember(ref reader, many);
            }
        }

        if ((isRecord || !many) && ++Count <= MostKept)
        {
            Records.Add(new PutEntry(data, partitionKey, explicitHashKey));
        }
    }

    private void ReadMember(ref Utf8JsonReader reader, bool many)
    {
        if (reader.ValueTextEquals("StreamName"u8))
        {
            _streamName = ReadText(ref reader);
        }
        else if (reader.ValueTextEquals("StreamARN"u8))
        {
            _streamArn = ReadText(ref reader);
        }
        else if (reader.ValueTextEquals("SequenceNumberForOrdering"u8))
        {
            SequenceNumberForOrdering = ReadText(ref reader);
        }
        else if (many && reader.ValueTextEquals("Records"u8))
        {
            ReadRecords(ref reader);
        }
        else
        {
            reader.Skip();
        }
    }

    private void ReadRecords(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("Records must be an array.");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ReadObject(ref reader, isRecord: true, many: true);
        }
    }

    private static byte[]? ReadBytes(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? null : reader.GetBytesFromBase64();
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString();
    }
}
