using System.Buffers;
using System.Globalization;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Sensors;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Kinesis.Aggregation;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Client.Wire;
using SensorGrid.Scoring.Onnx;
using SensorGrid.Scoring.Onnx.Models;

namespace SensorGrid.Micro;

/// <summary>The steps of a reading's way from the answer of Kinesis to the answer of the API, for a sensor that has been sending once a second for an hour.</summary>
[MemoryDiagnoser]
public class ReadingPath : IDisposable
{
    private const string SensorId = "bench/sensor-0000001";
    private const int HourOfSeconds = 3600;
    private const int PageSize = 1000;
    private const int UserRecordsOfAnAggregate = 100;

    private static readonly ShardLineage Shard = new(ShardName.Of(null, "shardId-000000000000"), []);
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ReadingDecoder _decoder = new(FeatureDefinitions.Default.MaxFutureSkew);
    private readonly KeyEngine _windows = new(FeatureDefinitions.Default);
    private readonly ScoringBatch _batch = new();
    private readonly List<AnomalyEpisode> _changed = [];
    private readonly ArrayBufferWriter<byte> _answer = new(1 << 16);
    private readonly float[] _rows = new float[OnnxScorer.MostRows * DetectorInputs.Count];
    private readonly RowScore[] _scores = new RowScore[OnnxScorer.MostRows];
    private readonly OnnxScorer _scorer = OnnxScorer.Create(ModelFolder.Default);
    private readonly KeyEngine _engine;
    private byte[] _json = [];
    private byte[] _page = [];
    private Record _aggregate = new();
    private SensorFeatures? _features;
    private int _windowsTick;
    private int _engineTick;

    public ReadingPath() => _engine = new KeyEngine(FeatureDefinitions.Default, _scorer.Model);

    [GlobalSetup]
    public void SetUp()
    {
        for (var i = 0; i < HourOfSeconds; i++)
        {
            AddToWindows();
            DetectReading();
        }

        _features = _engine.Compute(AsOf.Latest);
        var json = new ArrayBufferWriter<byte>();
        ReadingEncoder.Encode(At(0), json);
        _json = json.WrittenSpan.ToArray();
        _page = Page();
        var encoder = new AggregatedRecordEncoder();
        for (var i = 0; i < UserRecordsOfAnAggregate; i++)
        {
            encoder.Add(SensorId, null, _json);
        }

        _aggregate = new Record { SequenceNumber = "49600000000000000000000000000000000000000000000000000001", PartitionKey = SensorId, Data = encoder.Encode() };
    }

    /// <summary>A record's bytes to a reading.</summary>
    [Benchmark]
    public void DecodeJson()
    {
        if (_decoder.Decode(_json, Begin).Readings.Count != 1)
        {
            throw new InvalidOperationException("The reading was refused.");
        }
    }

    /// <summary>A reading into the windows of all default features; the reading itself is among what it allocates.</summary>
    [Benchmark]
    public void AddToWindows()
    {
        var tick = _windowsTick++;
        _windows.Add(Shard, Position(tick), At(tick));
    }

    /// <summary>The same in an engine with a detector: its inputs, what the model said of them (nothing here), its score. The reading is counted again.</summary>
    [Benchmark]
    public void DetectReading()
    {
        var tick = _engineTick++;
        var reading = At(tick);
        _engine.Stage(Shard, Position(tick), reading, _batch);
        _batch.Scores.Span.Clear();
        _engine.Add(Shard, Position(tick), reading, _batch, _changed);
        _batch.Clear();
        _changed.Clear();
    }

    /// <summary>256 rows through the model.</summary>
    [Benchmark]
    public void ScoreBatch() => Score(OnnxScorer.MostRows);

    /// <summary>Ten rows through the model: those of a sensor's page.</summary>
    [Benchmark]
    public void ScorePage() => Score(10);

    /// <summary>One row through the model.</summary>
    [Benchmark]
    public void ScoreRow() => Score(1);

    /// <summary>All default features as of the newest reading.</summary>
    [Benchmark]
    public void ComputeFeatures() => _features = _engine.Compute(AsOf.Latest);

    /// <summary>Features as the API writes them.</summary>
    [Benchmark]
    public void WriteFeatures()
    {
        _answer.ResetWrittenCount();
        var writer = JsonWriterCache.Rent(_answer);
        FeaturesWriter.Write(writer, SensorId, _features!);
        writer.Flush();
        JsonWriterCache.Return(writer);
    }

    /// <summary>The answer of GetRecords with 1,000 records of one reading each.</summary>
    [Benchmark]
    public void DecodeGetRecordsPage()
    {
        using var stream = new MemoryStream(_page, writable: false);
        if (JsonSerializer.Deserialize(stream, KinesisJson.Default.GetRecordsResponse)!.Records!.Count != PageSize)
        {
            throw new InvalidOperationException("Records are missing.");
        }
    }

    /// <summary>An aggregated record taken apart into its 100 user records.</summary>
    [Benchmark]
    public void TakeApart()
    {
        if (UserRecords.Of(_aggregate, null).Count != UserRecordsOfAnAggregate)
        {
            throw new InvalidOperationException("Records are missing.");
        }
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _scorer.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Score(int rows)
    {
        var scored = _scorer.ScoreAsync(_rows.AsMemory(0, rows * DetectorInputs.Count), _scores.AsMemory(0, rows), CancellationToken.None);
        if (!scored.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("Nothing else scores: it need not wait.");
        }
    }

    private byte[] Page() => JsonSerializer.SerializeToUtf8Bytes(
        new GetRecordsResponse
        {
            Records =
            [
                .. Enumerable.Range(0, PageSize).Select(i => new Record
                {
                    SequenceNumber = string.Create(CultureInfo.InvariantCulture, $"4959033827149025660855969253836157109592157598913658{i:D4}"),
                    ApproximateArrivalTimestamp = Begin.UtcDateTime,
                    Data = _json,
                    PartitionKey = SensorId,
                }),
            ],
            NextShardIterator = new string('A', 200),
            MillisBehindLatest = 0,
        },
        KinesisJson.Default.GetRecordsResponse);

    private static LogPosition Position(int tick) => new(new SequenceNumber(0, (ulong)tick + 1), 0, 0);

    private static Reading At(int tick) => new(
        SensorId, Begin + TimeSpan.FromSeconds(tick), [new MetricValue("temperature", Math.Round(20 + (5 * Math.Sin(tick / 60.0)) + (tick * 7919 % 1000 / 1000.0), 3))], null);
}
