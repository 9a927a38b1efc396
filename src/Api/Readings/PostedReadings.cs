using System.Text;
using SensorGrid.Features.Readings;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Api.Readings;

/// <summary>The readings of a request: records to put, and those that are refused.</summary>
/// <param name="Records">One record for each valid reading: its own bytes, under its sensor's id as the partition key.</param>
/// <param name="Indexes">For each record, its reading's position in the request, from 0.</param>
/// <param name="Rejected">The readings that are not valid, in their order.</param>
internal sealed record PostedReadings(List<PutRecordsRequestEntry> Records, List<int> Indexes, List<RejectedPost> Rejected)
{
    /// <summary>The service's limit for a record: its data and its partition key.</summary>
    private const int MaxRecordBytes = 1024 * 1024;

    /// <summary>Makes records of the readings of a body.</summary>
    /// <param name="body">The body as it was posted.</param>
    /// <param name="decoded">Its readings, as the readers of the stream find them.</param>
    public static PostedReadings From(ReadOnlyMemory<byte> body, DecodedRecord decoded)
    {
        var posted = new PostedReadings(
            new(decoded.Readings.Count), new(decoded.Readings.Count), [.. decoded.Rejected.Select(one => new RejectedPost(one.Index, one.Reason))]);
        var refused = posted.Rejected.Count;
        var text = decoded.Inflated ?? body;
        foreach (var reading in decoded.Readings)
        {
            posted.Take(reading.Index, reading.Reading.SensorId, text.Slice(reading.Offset, reading.Length));
        }

        if (posted.Rejected.Count > refused)
        {
            posted.Rejected.Sort((one, other) => one.Index.CompareTo(other.Index));
        }

        return posted;
    }

    private void Take(int index, string sensorId, ReadOnlyMemory<byte> data)
    {
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
