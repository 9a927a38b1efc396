using System.Text;
using SensorGrid.Features.Readings;
using SensorGrid.Streaming.Kinesis.Client.Model;

namespace SensorGrid.Api.Readings;

/// <summary>What a request brought: records to put, and what was refused of it.</summary>
/// <param name="Records">One record for each valid reading: its own bytes, under its sensor's id as the partition key.</param>
/// <param name="Indexes">For each record, its reading's place in the request, from 0.</param>
/// <param name="Rejected">The readings that are not valid.</param>
internal sealed record PostedReadings(List<PutRecordsRequestEntry> Records, List<int> Indexes, List<RejectedPost> Rejected)
{
    /// <summary>The service's limit for a record: its data and its partition key.</summary>
    private const int MaxRecordBytes = 1024 * 1024;

    /// <summary>Checks every reading just as the readers of the stream will.</summary>
    public static PostedReadings Check(ReadOnlyMemory<byte> body, List<Range> items, ReadingDecoder decoder, DateTimeOffset now)
    {
        var posted = new PostedReadings(new(items.Count), new(items.Count), []);
        for (var i = 0; i < items.Count; i++)
        {
            posted.Take(i, body[items[i]], decoder, now);
        }

        return posted;
    }

    private void Take(int index, ReadOnlyMemory<byte> data, ReadingDecoder decoder, DateTimeOffset now)
    {
        if (data.Span[0] != (byte)'{')
        {
            Rejected.Add(new RejectedPost(index, "A reading must be a JSON object."));
            return;
        }

        var decoded = decoder.Decode(data.Span, now);
        if (decoded.Rejected is [var refused, ..])
        {
            Rejected.Add(new RejectedPost(index, refused.Reason));
            return;
        }

        var sensorId = decoded.Readings[0].Reading.SensorId;
        var size = data.Length + Encoding.UTF8.GetByteCount(sensorId);
        if (size > MaxRecordBytes)
        {
            Rejected.Add(new RejectedPost(index, $"The reading has {size} bytes with its sensor's id; a record of the stream holds {MaxRecordBytes}."));
            return;
        }

        Records.Add(new PutRecordsRequestEntry { Data = data, PartitionKey = sensorId });
        Indexes.Add(index);
    }
}

/// <summary>A reading that was refused at the door.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="Error">What is wrong with it.</param>
internal readonly record struct RejectedPost(int Index, string Error);
