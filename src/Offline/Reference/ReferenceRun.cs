using System.Globalization;
using System.Numerics;
using SensorGrid.Client;
using SensorGrid.Features.Log;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Offline.Log;
using SensorGrid.Offline.Progress;
using SensorGrid.Offline.Reference.Definitions;
using SensorGrid.Offline.Reference.Records;
using SensorGrid.Sources.Formats;

namespace SensorGrid.Offline.Reference;

/// <summary>Reads the raw records of the log and recomputes sensors from them, with neither the engine nor its parser.</summary>
/// <remarks>What is kept grows with the sample and the readings in its windows, not with the log.</remarks>
internal sealed class ReferenceRun
{
    private readonly ReferenceDefinitions _definitions;
    private readonly IRecordFormats _formats;
    private readonly ShardGraph _graph;
    private readonly Dictionary<string, ReferenceSubject> _subjects;
    private readonly Dictionary<ShardName, LogPosition> _furthest = [];
    private long _records;

    private delegate IEnumerable<(int Index, ReferenceReading Reading)> ReadRecord(ReadOnlyMemory<byte> record, long arrived);

    /// <param name="definitions">The definitions of <c>features.json</c>.</param>
    /// <param name="formats">The formats of the records.</param>
    /// <param name="graph">The stream's shards.</param>
    /// <param name="answers">The live system's answers, each with the last ingested position in every shard and the definitions that it was computed by.</param>
    public ReferenceRun(
        ReferenceDefinitions definitions,
        IRecordFormats formats,
        ShardGraph graph,
        IEnumerable<(LiveAnswer Answer, IReadOnlyDictionary<ShardName, LogPosition> Limits, ReferenceDefinitions Definitions)> answers)
    {
        (_definitions, _formats) = (definitions, formats);
        _graph = graph;
        _subjects = answers.ToDictionary(
            pair => pair.Answer.SensorId,
            pair => new ReferenceSubject(pair.Answer, pair.Limits, pair.Definitions.For(pair.Answer.SensorId), graph.IsOneLineage([.. pair.Limits.Keys])),
            StringComparer.Ordinal);
        foreach (var (shard, limit) in _subjects.Values.SelectMany(subject => subject.Limits))
        {
            _furthest[shard] = _furthest.TryGetValue(shard, out var other) && other > limit ? other : limit;
        }
    }

    public async Task<IReadOnlyCollection<ReferenceSubject>> ReadAsync(StreamLog log, int parallel, IProgressStep progress, CancellationToken cancellationToken)
    {
        await _graph.ForEachAsync(parallel, (shard, stop) => ReadShardAsync(log, shard, progress, stop), cancellationToken);
        return _subjects.Values;
    }

    private async Task ReadShardAsync(StreamLog log, LogShard shard, IProgressStep progress, CancellationToken cancellationToken)
    {
        if (!_furthest.TryGetValue(shard.Name, out var furthest))
        {
            return;
        }

        var readers = new Dictionary<RecordFormat, ReadRecord>();
        string[] ancestors = [.. _graph.Shards.Select(other => other.Name).Where(other => _graph.IsAncestor(other, shard.Name)).Select(other => other.ToString())];
        await foreach (var (records, _) in log.ReadRecordsAsync(shard, cancellationToken))
        {
            foreach (var record in records)
            {
                Take(shard, record, readers, ancestors);
            }

            progress.Report(null, string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Add(ref _records, records.Count):N0} records"));
            if (records.Count > 0 && SequenceNumber.Parse(records[^1].SequenceNumber) > furthest.Sequence)
            {
                return;
            }
        }
    }

    private ReadRecord ReaderOf(RecordFormat format) =>
        format is JsonFormat ? new ReadingReader(_definitions.FutureSkew).Read : new DefinedReadings(format, _definitions.FutureSkew).Read;

    private void Take(LogShard shard, Record record, Dictionary<RecordFormat, ReadRecord> readers, string[] ancestors)
    {
        var sequence = BigInteger.Parse(record.SequenceNumber, CultureInfo.InvariantCulture);
        var arrived = record.ApproximateArrivalTimestamp?.Ticks ?? 0;
        (BigInteger, BigInteger)? range = shard.HashRange is { } known ? (known.Start, known.End) : null;
        foreach (var (subSequence, data) in AggregatedRecords.Of(record.Data, range))
        {
            var format = _formats.FormatOf(shard.Name, new LogPosition(SequenceNumber.Parse(record.SequenceNumber), subSequence, 0));
            if (!readers.TryGetValue(format, out var read))
            {
                readers.Add(format, read = ReaderOf(format));
            }

            foreach (var (index, reading) in read(data, arrived))
            {
                if (_subjects.TryGetValue(reading.SensorId, out var subject))
                {
                    subject.Add(new ReferencePlace(shard.Name.ToString(), sequence, subSequence, index), reading, ancestors);
                }
            }
        }
    }
}
