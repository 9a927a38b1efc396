using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Doors;
using SensorGrid.Features.Readings;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Api.Firehose;

/// <summary>Makes records of the log out of the records of a delivery: a record for each reading. What is no reading goes into the log as it is, where it becomes a dead letter.</summary>
/// <remarks>
/// Firehose delivers at least once, and keeps a request's id when it sends it again. So a reading without an id gets one made of that id and of its place in the request: then it counts once.
/// </remarks>
/// <param name="requestId">The id of the request.</param>
/// <param name="maxFutureSkew">The distance that an event time may be ahead.</param>
/// <param name="now">The time of the request.</param>
internal sealed class FirehoseBatch(string requestId, TimeSpan maxFutureSkew, DateTimeOffset now)
{
    /// <summary>The most readings of a request: as many as <c>POST /readings</c> takes.</summary>
    public const int MaxReadings = ReadingLimits.InflatedBytes / 48;

    /// <summary>The partition key of what is no reading: it has no sensor.</summary>
    public const string RefusedKey = "firehose";

    // The service's limit for a record with its key.
    private const int MaxRecordBytes = 1024 * 1024;

    private readonly ReadingDecoder _decoder = new(maxFutureSkew);
    private readonly List<PutRecordsRequestEntry> _records = [];

    /// <summary>The records of the log.</summary>
    public IReadOnlyList<PutRecordsRequestEntry> Records => _records;

    /// <summary>Adds the records of a request.</summary>
    /// <exception cref="BadHttpRequestException">400: they are not as Firehose sends them, or too many.</exception>
    public void Add(JsonElement records)
    {
        var index = 0;
        foreach (var record in records.EnumerateArray())
        {
            if (JsonTexts.Find(record, "data") is not { } data || JsonTexts.BytesOf(data) is not { } bytes)
            {
                throw Wrong($"records[{index}] has no base64 text 'data'.");
            }

            // Records may be empty.
            if (bytes.Length > 0)
            {
                Add(index, bytes);
            }

            index++;
        }
    }

    private void Add(int index, byte[] bytes)
    {
        var decoded = _decoder.Decode(bytes, now);
        if (_records.Count + decoded.Readings.Count > MaxReadings)
        {
            throw Wrong($"The records have more than {MaxReadings} readings: set a smaller buffer (SizeInMBs) for the delivery stream.");
        }

        var text = decoded.Inflated ?? bytes;
        foreach (var reading in decoded.Readings)
        {
            Put(index, reading.Reading.SensorId, reading.Reading.Id is null ? WithId(index, reading) : text.Slice(reading.Offset, reading.Length));
        }

        foreach (var refused in decoded.Rejected)
        {
            Put(index, RefusedKey, refused.Length > 0 ? text.Slice(refused.Offset, refused.Length) : bytes);
        }
    }

    private ReadOnlyMemory<byte> WithId(int index, DecodedReading reading)
    {
        var data = new ArrayBufferWriter<byte>();
        ReadingEncoder.Encode(reading.Reading with { Id = string.Create(CultureInfo.InvariantCulture, $"firehose:{requestId}:{index}:{reading.Index}") }, data);
        return data.WrittenMemory;
    }

    private void Put(int index, string key, ReadOnlyMemory<byte> data)
    {
        if (data.Length > MaxRecordBytes - (4 * ReadingLimits.SensorIdLength))
        {
            throw Wrong($"records[{index}] has an element of {data.Length} bytes, more than a record of the stream holds.");
        }

        _records.Add(new PutRecordsRequestEntry { PartitionKey = key, Data = data });
    }

    private static BadHttpRequestException Wrong(FormattableString why) => new(why.ToString(CultureInfo.InvariantCulture));
}
