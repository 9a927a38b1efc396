using System.Text.Json;
using SensorGrid.Kinesis.Local.Records;
using SensorGrid.Kinesis.Local.Storage;
using SensorGrid.Kinesis.Local.Wire;
using SensorGrid.Sqlite;

namespace SensorGrid.Kinesis.Local.Operations;

/// <summary>PutRecord and PutRecords. Answered when the records are on the disk; concurrent calls share a commit.</summary>
internal sealed class PutOperations(OperationContext context)
{
    private const int MaxRecordBytes = 1024 * 1024, MaxRequestBytes = 5 * 1024 * 1024, MaxRecords = 500, MaxPartitionKey = 256;

    private readonly OpenShards _openShards = new();

    public async Task PutRecordAsync(ReadOnlyMemory<byte> body, Utf8JsonWriter writer, CancellationToken cancellationToken)
    {
        var request = PutRequest.Parse(body, many: false);
        if (request.SequenceNumberForOrdering is { } text && !SequenceNumbers.IsWellFormed(text))
        {
            throw KinesisError.Validation("sequenceNumberForOrdering", $"'{text}'", "satisfy regular expression pattern: 0|([1-9]\\d{0,128})");
        }

        var record = RecordToPut.Check(request.Records[0], string.Empty);
        var result = (await PutAsync(request.StreamName, [record], cancellationToken).ConfigureAwait(false))[0];
        if (result.Throttled)
        {
            throw KinesisError.ThroughputExceeded(result.Shard, request.StreamName);
        }

        WritePosition(writer, result);
        writer.WriteString("EncryptionType", "NONE");
    }

    /// <param name="body">The request.</param>
    /// <param name="failing">A fault: the error code for the record of an index; null lets it pass.</param>
    /// <param name="writer">The destination of the answer's members.</param>
    /// <param name="cancellationToken">Observed until the write begins.</param>
    public async Task PutRecordsAsync(
        ReadOnlyMemory<byte> body, Func<int, string?>? failing, Utf8JsonWriter writer, CancellationToken cancellationToken)
    {
        var request = PutRequest.Parse(body, many: true);
        var records = Check(request);
        var errors = records.Select((_, index) => failing?.Invoke(index)).ToArray();
        var results = await PutAsync(
            request.StreamName, [.. records.Where((_, index) => errors[index] is null)], cancellationToken).ConfigureAwait(false);
        writer.WriteNumber("FailedRecordCount", errors.Count(error => error is not null) + results.Count(result => result.Throttled));
        writer.WriteStartArray("Records");
        var next = 0;
        foreach (var error in errors)
        {
            writer.WriteStartObject();
            WriteResult(writer, request.StreamName, error, error is null ? results[next++] : null);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("EncryptionType", "NONE");
    }

    private static RecordToPut[] Check(PutRequest request)
    {
        if (request.Count is 0 or > MaxRecords)
        {
            var constraint = request.Count == 0 ? "have length greater than or equal to 1" : $"have length less than or equal to {MaxRecords}";
            throw KinesisError.Validation("records", $"'[{request.Count} records]'", constraint);
        }

        var records = request.Records.Select((entry, index) => RecordToPut.Check(entry, $"records.{index + 1}.member.")).ToArray();
        return records.Sum(record => (long)record.Size) <= MaxRequestBytes
            ? records
            : throw KinesisError.InvalidArgument("Records size exceeds 5 MB limit");
    }

    private static void WriteResult(Utf8JsonWriter writer, string stream, string? error, PutResult? result)
    {
        if (result is { Throttled: false })
        {
            WritePosition(writer, result.Value);
            return;
        }

        writer.WriteString("ErrorCode", error ?? "ProvisionedThroughputExceededException");
        writer.WriteString("ErrorMessage", result is null
            ? "This record was refused by an injected fault."
            : KinesisError.ThroughputExceeded(result.Value.Shard, stream).Message);
    }

    private static void WritePosition(Utf8JsonWriter writer, PutResult result)
    {
        writer.WriteString("ShardId", result.Shard.Name);
        writer.WriteString("SequenceNumber", SequenceNumbers.Of(result.Shard, result.Ordinal, result.ArrivedAt));
    }

    private async Task<PutResult[]> PutAsync(string streamName, RecordToPut[] records, CancellationToken cancellationToken)
    {
        var results = await context.Database.WriteAsync(session => Append(session, streamName, records), cancellationToken).ConfigureAwait(false);
        foreach (var result in results)
        {
            context.Signals.Raise(result.Shard.Id);
        }

        return results;
    }

    private PutResult[] Append(SqliteSession session, string streamName, RecordToPut[] records)
    {
        var stream = _openShards.Find(session, streamName) ?? throw KinesisError.StreamNotFound(streamName);
        var now = context.Now;
        var inserter = RecordLog.Inserter(session);
        var results = new PutResult[records.Length];
        foreach (var (index, record) in records.Index())
        {
            var shard = stream.Route(record.HashKey);
            if (!context.Throughput.TryWrite(shard.Row.Id, record.Size, now))
            {
                results[index] = new PutResult(shard.Row, 0, 0, Throttled: true);
                continue;
            }

            var (ordinal, arrivedAt) = shard.Next(now);
            RecordLog.Insert(inserter, shard.Row.Id, ordinal, arrivedAt, record.PartitionKey, record.Data);
            results[index] = new PutResult(shard.Row, ordinal, arrivedAt, Throttled: false);
        }

        return results;
    }

    private readonly record struct PutResult(ShardRow Shard, long Ordinal, long ArrivedAt, bool Throttled);

    /// <summary>A record that fits, and its position.</summary>
    private readonly record struct RecordToPut(byte[] Data, string PartitionKey, UInt128 HashKey, int Size)
    {
        public static RecordToPut Check(PutEntry entry, string path)
        {
            var data = entry.Data ?? throw KinesisError.Validation($"{path}data", "null", "not be null");
            var key = entry.PartitionKey ?? throw KinesisError.Validation($"{path}partitionKey", "null", "not be null");

            // Characters are code points: an emoji is one.
            if (key.Length == 0 || (key.Length > MaxPartitionKey && key.EnumerateRunes().Count() > MaxPartitionKey))
            {
                var constraint = key.Length == 0 ? "have length greater than or equal to 1" : $"have length less than or equal to {MaxPartitionKey}";
                throw KinesisError.Validation($"{path}partitionKey", $"'{key}'", constraint);
            }

            var size = data.Length + System.Text.Encoding.UTF8.GetByteCount(key);
            if (size > MaxRecordBytes)
            {
                throw KinesisError.Validation($"{path}data", "[the record's data and partition key]", $"have length less than or equal to {MaxRecordBytes}");
            }

            return new RecordToPut(data, key, Place(entry, key), size);
        }

        private static UInt128 Place(PutEntry entry, string key) =>
            entry.ExplicitHashKey is not { } text ? HashKeys.Of(key)
            : HashKeys.TryParse(text, out var place) ? place
            : throw KinesisError.InvalidArgument($"Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was {text}");
    }
}
