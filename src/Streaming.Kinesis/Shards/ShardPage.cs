using SensorGrid.Kinesis.Aggregation;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>
/// The records of one read of a shard. Aggregated records are unpacked one after the other, since a page of them may hold a hundred
/// thousand user records: all of them at once, for the page being ingested and one read ahead, would be most of a silo's memory.
/// </summary>
internal sealed class ShardPage
{
    /// <summary>The number of user records from which on a part is not made longer.</summary>
    private const int RecordsOfAPart = 1_000;

    private readonly List<Record> _records;
    private readonly IReadOnlyList<ShardRecord> _last;
    private readonly HashRange? _shard;
    private readonly RecordPosition? _after;

    /// <param name="response">The answer of the service.</param>
    /// <param name="shard">The shard's hash range.</param>
    /// <param name="after">The position up to which records were ingested already; null for none.</param>
    /// <param name="sentAt">The time when the service was called (UTC).</param>
    public ShardPage(GetRecordsResponse response, HashRange? shard, RecordPosition? after, DateTimeOffset sentAt)
    {
        _records = response.Records ?? [];
        (_shard, _after) = (shard, after);
        _last = _records.Count > 0 ? UserRecords.Of(_records[^1], shard) : [];
        Last = _last.Count > 0 && IsNew(_last[^1]) ? _last[^1].Position : null;
        Bytes = Last is null ? 0 : _records.Sum(record => (long)record.Data.Length);
        Behind = response.MillisBehindLatest is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
        Ended = response.NextShardIterator is null;
        ShowsTip = _records.Count == 0 && (Behind == TimeSpan.Zero || Ended);

        // Some servers always say 0, so only an empty page shows that the tip has been reached.
        ReadUntil = Last is not null ? _last[^1].ApproximateArrivalTimestamp
            : _records.Count == 0 && Behind == TimeSpan.Zero ? sentAt
            : null;
    }

    /// <summary>The position of the last record; null when there was nothing new.</summary>
    public RecordPosition? Last { get; }

    /// <summary>The size of the records' data.</summary>
    public long Bytes { get; }

    /// <summary>The distance from the page to the shard's tip; null when the server did not report it.</summary>
    public TimeSpan? Behind { get; }

    /// <summary>The arrival time (UTC) up to which everything has been read with this page; null when that is not known.</summary>
    public DateTimeOffset? ReadUntil { get; }

    /// <summary>Gets whether it shows that all records of the shard have been read.</summary>
    public bool ShowsTip { get; }

    /// <summary>Gets whether the shard was closed and this is its end.</summary>
    public bool Ended { get; }

    /// <summary>Splits the user records, in order, into parts of bounded size: each ends where a record of the stream ends, so that a checkpoint may be made there.</summary>
    public IEnumerable<IReadOnlyList<ShardRecord>> Parts()
    {
        var part = new List<ShardRecord>();
        for (var i = 0; i < _records.Count; i++)
        {
            foreach (var record in i == _records.Count - 1 ? _last : UserRecords.Of(_records[i], _shard))
            {
                if (IsNew(record))
                {
                    part.Add(record);
                }
            }

            if (part.Count >= RecordsOfAPart)
            {
                yield return part;
                part = [];
            }
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }

    private bool IsNew(ShardRecord record) => _after is null || record.Position > _after;
}
