using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Kinesis.Aggregation;
using SensorGrid.Kinesis.Records;
using SensorGrid.Offline.Verify;
using SensorGrid.Scoring.Onnx;
using SensorGrid.Scoring.Onnx.Models;

namespace SensorGrid.Cli.Tests.Support;

/// <summary>
/// Stands in for the live system: engines fed from the stream, behind the API's JSON. A test may make it wrong on purpose.
/// </summary>
internal sealed class LiveStandIn : IAsyncDisposable
{
    private readonly Dictionary<string, KeyEngine> _engines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);
    private readonly List<string> _deadLetters = [];
    private readonly FeatureDefinitions _definitions;
    private readonly List<(string Text, FeatureDefinitions Features)> _revisions = [];
    private readonly Dictionary<string, List<object>> _pins = new(StringComparer.Ordinal);
    private readonly OnnxScorer _scorer = OnnxScorer.Create(ModelFolder.Default);
    private readonly ScoringBatch _batch = new();
    private TestServer _server = null!;

    private LiveStandIn(FeatureDefinitions definitions) => _definitions = definitions;

    public string Url => _server.Url;

    /// <summary>What happens to a reading on its way to the engine; by default nothing.</summary>
    public Func<Reading, IEnumerable<Reading>> OnReading { get; set; } = reading => [reading];

    /// <summary>How a feature is told, by its name; by default as it is.</summary>
    public Func<string, double, double> OnFeature { get; set; } = (_, value) => value;

    /// <summary>Called before a batch is answered.</summary>
    public Func<Task> OnBatch { get; set; } = () => Task.CompletedTask;

    public List<string> DeadLetters => _deadLetters;

    /// <summary>The feed: each anomaly in its newest state.</summary>
    public Dictionary<string, SensorAnomaly> Anomalies { get; } = new(StringComparer.Ordinal);

    /// <summary>How the feed tells of an anomaly; by default as it is.</summary>
    public Func<SensorAnomaly, SensorAnomaly> OnAnomaly { get; set; } = anomaly => anomaly;

    /// <summary>The platform that its one silo says it computes on; null when it says nothing of itself.</summary>
    public string? Arithmetic { get; set; }

    /// <summary>Whether retired sensors stay on the list.</summary>
    public bool ListsRetired { get; set; }

    /// <summary>How often the feed was asked.</summary>
    public int FeedQuestions { get; private set; }

    public int Batches { get; private set; }

    /// <summary>The bearer token that callers must have; null for none.</summary>
    public string? Key { get; set; }

    public static async Task<LiveStandIn> StartAsync(FeatureDefinitions? definitions = null)
    {
        var live = new LiveStandIn(definitions ?? FeatureDefinitions.Default);
        live._server = await TestServer.StartAsync(live.HandleAsync, TestContext.Current.CancellationToken);
        return live;
    }

    /// <summary>Reads what is new in the stream, parents before children.</summary>
    public async Task ReadAsync(TestStream stream)
    {
        var decoder = new ReadingDecoder(_definitions.MaxFutureSkew);
        foreach (var shard in (await stream.ListShardsAsync()).OrderBy(shard => shard.ShardId, StringComparer.Ordinal))
        {
            string?[] parents = [shard.ParentShardId, shard.AdjacentParentShardId];
            var lineage = new ShardLineage(ShardName.Parse(shard.ShardId), [.. parents.OfType<string>().Select(ShardName.Parse)]);
            var records = await stream.ReadAsync(shard.ShardId);
            foreach (var record in records.Skip(_taken.GetValueOrDefault(shard.ShardId)))
            {
                foreach (var user in UserRecords.Of(record, HashRange.Of(shard.HashKeyRange)))
                {
                    var position = new LogPosition(SequenceNumber.Parse(record.SequenceNumber), user.Position.SubSequenceNumber, 0);
                    var decoded = decoder.Decode(user.Data.Span, user.ApproximateArrivalTimestamp, user.Defect);
                    foreach (var (index, reading) in decoded.Readings)
                    {
                        await TakeAsync(lineage, position with { Index = index }, reading);
                    }

                    _deadLetters.AddRange(decoded.Rejected.Select(rejected => DeadLetterId.Of(shard.ShardId, position with { Index = rejected.Index })));
                }
            }

            _taken[shard.ShardId] = records.Count;
        }
    }

    /// <summary>Commits a revision of the definitions, which the next records of each shard are pinned to.</summary>
    public async Task ApplyAsync(TestStream stream, string text)
    {
        _revisions.Add((text, FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(text))));
        foreach (var shard in await stream.ListShardsAsync())
        {
            var last = _taken.GetValueOrDefault(shard.ShardId) is > 0 and var taken ? (await stream.ReadAsync(shard.ShardId))[taken - 1].SequenceNumber : null;
            _pins.TryAdd(shard.ShardId, []);
            _pins[shard.ShardId].Add(new
            {
                after = last is null ? null : new { sequence = last, sub = 0 },
                revision = _revisions.Count,
                at = AmbientData.Start,
            });
        }
    }

    /// <summary>The answer for a sensor, with a receipt.</summary>
    public JsonObject Receipt(string sensorId, AsOf? asOf = null, string? sources = null)
    {
        var answer = JsonSerializer.SerializeToNode(Answer(sensorId, asOf ?? AsOf.Latest), JsonSerializerOptions.Web)!.AsObject();
        var revision = _engines[sensorId].Revision;
        if (revision > 0)
        {
            answer["revision"] = revision;
        }

        answer["receipt"] = new JsonObject
        {
            ["sensorId"] = sensorId,
            ["asOf"] = answer["asOf"]!.DeepClone(),
            ["revision"] = revision,
            ["definitions"] = revision > 0 ? HashOf(revision) : _definitions.Hash,
            ["alarms"] = revision > 0 ? null : ReplayComputation.HashOf(_definitions.Alarms),
            ["model"] = ReplayComputation.ModelOf(_scorer),
            ["arithmetic"] = ReplayComputation.ArithmeticOf(_scorer),
            ["snapshotFormat"] = "1",
            ["sources"] = sources,
            ["issuedAt"] = "2026-11-22T10:00:00Z",
            ["shards"] = new JsonArray([.. answer["positions"]!.AsArray().Select(position => new JsonObject
            {
                ["shard"] = position!["shard"]!.DeepClone(),
                ["upTo"] = new JsonObject
                {
                    ["sequenceNumber"] = position["sequenceNumber"]!.DeepClone(),
                    ["subSequenceNumber"] = position["subSequenceNumber"]!.DeepClone(),
                },
            })]),
            ["counts"] = new JsonObject(((string[])["readings", "late", "duplicates", "missing"]).Select(name => KeyValuePair.Create(name, answer["quality"]![name]?.DeepClone()))),
        };
        return answer;
    }

    public void Forget(string sensor) => _engines.Remove(sensor);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _scorer.Dispose();
    }

    private async Task TakeAsync(ShardLineage lineage, LogPosition position, Reading reading)
    {
        if (!_engines.TryGetValue(reading.SensorId, out var engine))
        {
            _engines[reading.SensorId] = engine = new KeyEngine(Current, _scorer.Model, Current.Alarms.For(reading.SensorId), _revisions.Count);
        }
        else if (engine.Revision < _revisions.Count)
        {
            _engines[reading.SensorId] = engine = engine.ChangeTo(_revisions.Count, Current, _scorer.Model, Current.Alarms.For(reading.SensorId));
        }

        // A second reading at one place gets the next place, or the engine would know it for a repetition.
        var index = position.Index;
        foreach (var taken in OnReading(reading))
        {
            List<AnomalyEpisode> changed = [];
            PlacedReading[] placed = [new(position with { Index = index++ }, taken)];
            await ScoredReadings.TakeAsync(engine, _scorer, lineage, placed, _batch, null, changed, TestContext.Current.CancellationToken);
            foreach (var anomaly in changed.Select(episode => new SensorAnomaly(reading.SensorId, episode)))
            {
                Anomalies[anomaly.Id] = anomaly;
            }
        }
    }

    private FeatureDefinitions Current => _revisions is [.., var newest] ? newest.Features : _definitions;

    private static string HashOf(long revision) => revision.ToString("x16", CultureInfo.InvariantCulture);

    private object? AnswerRevision(string number) =>
        int.Parse(number, CultureInfo.InvariantCulture) is var revision && revision >= 1 && revision <= _revisions.Count
            ? new { revision, committedAt = AmbientData.Start, hash = HashOf(revision), note = "", text = _revisions[revision - 1].Text }
            : null;

    private async Task HandleAsync(HttpContext context)
    {
        if (Key is not null && context.Request.Headers.Authorization != $"Bearer {Key}")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var answer = await AnswerPathAsync(context);
        context.Response.StatusCode = answer is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        await context.Response.WriteAsJsonAsync(answer, JsonSerializerOptions.Web, context.RequestAborted);
    }

    private async Task<object?> AnswerPathAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/features/batch" => await AnswerAsync(context),
        "/dead-letters" => new { items = _deadLetters.Select(id => new { id }), cursor = (string?)null },
        "/anomalies" => AnswerAnomalies(),
        "/sensors" => new { items = Listed().Where(id => id.StartsWith(context.Request.Query["prefix"]!, StringComparison.Ordinal)).Take(1).Select(id => new { sensorId = id }) },
        "/cluster" when Arithmetic is not null => new
        {
            silos = new[] { new { state = "running", shards = new[] { new { shard = "shardId-000000000000" } }, computation = new { arithmetic = Arithmetic, sources = (string?)null } } },
        },
        "/definitions/pins" when _revisions.Count > 0 => new
        {
            shards = context.Request.Query["shard"].Select(shard => new { shard, pins = _pins.GetValueOrDefault(shard!) ?? [] }),
        },
        { } path when path.StartsWith("/definitions/revisions/", StringComparison.Ordinal) => AnswerRevision(path.Split('/')[^1]),
        _ => null,
    };

    private IEnumerable<string> Listed() => _engines
        .Where(engine => ListsRetired || engine.Value.LastReadingAt is not null)
        .Select(engine => engine.Key)
        .Order(StringComparer.Ordinal);

    private object AnswerAnomalies()
    {
        FeedQuestions++;
        return new { items = Anomalies.Values.Select(anomaly => Answer(OnAnomaly(anomaly))), cursor = (string?)null };
    }

    private static object Answer(SensorAnomaly anomaly) => new
    {
        id = anomaly.Id,
        sensorId = anomaly.SensorId,
        startedAt = anomaly.Episode.StartedAt.UtcDateTime,
        peakAt = anomaly.Episode.PeakAt.UtcDateTime,
        endedAt = anomaly.Episode.EndedAt?.UtcDateTime,
        score = anomaly.Episode.Score,
        model = anomaly.Episode.Model,
        expectedEveryDays = anomaly.Episode.ExpectedEveryDays,
        severity = AlarmSeverities.NameOf(anomaly.Episode.Severity),
        reason = anomaly.Episode.Reason is { } reason ? AnomalyKinds.NameOf(reason) : null,
    };

    private async Task<object> AnswerAsync(HttpContext context)
    {
        using var request = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        Assert.Equal("latest", request.RootElement.GetProperty("asOf").GetString());
        await OnBatch();
        Batches++;
        return new { results = request.RootElement.GetProperty("sensorIds").EnumerateArray().Select(id => Answer(id.GetString()!, AsOf.Latest)).ToArray() };
    }

    private static string? Written(TimeSpan? hop) => hop is { } duration ? $"{duration.TotalSeconds}s" : null;

    private double? Told(string name, double value) => OnFeature(name, value) is var told && double.IsNaN(told) ? null : told;

    private object Answer(string sensorId, AsOf asOf)
    {
        if (!_engines.TryGetValue(sensorId, out var engine) || engine.Compute(asOf) is not { } features)
        {
            return new { sensorId, error = "not_found" };
        }

        return new
        {
            sensorId,
            asOf = features.AsOf.UtcDateTime,
            features = features.Names.Zip(features.Values).ToDictionary(pair => pair.First, pair => Told(pair.First, pair.Second)),
            anomaly = features.Score is { } score
                ? new
                {
                    score.Score,
                    score.IsAnomaly,
                    score.Model,
                    scoredAt = score.ScoredAt.UtcDateTime,
                    modelChangedAt = score.ModelChangedAt?.UtcDateTime,
                    score.Learning,
                    score.LearningReadings,
                    learningUntil = score.LearningUntil?.UtcDateTime,
                    score.ExpectedEveryDays,
                    severity = score.Severity is { } severity ? AlarmSeverities.NameOf(severity) : null,
                    reason = score.Reason is { } reason ? AnomalyKinds.NameOf(reason) : null,
                }
                : null,
            quality = new
            {
                lastReadingAt = features.Quality.LastReadingAt.UtcDateTime,
                features.Quality.Readings,
                features.Quality.Late,
                features.Quality.Duplicates,
                features.Quality.Gapped,
                features.Quality.Approximate,
                features.Quality.Warmup,
                hops = features.Quality.Hops.ToDictionary(),
                features.Quality.Missing,
                features.Quality.IdsForgotten,
                features.Quality.Refused,
                edges = features.Quality.Edges.GroupBy(edge => edge.Metric).ToDictionary(
                    metric => metric.Key, metric => metric.ToDictionary(edge => edge.Window, edge => new { from = edge.From.UtcDateTime, hop = Written(edge.Hop), error = edge.Error })),
            },
            positions = features.Positions.Select(place => new
            {
                shard = place.Shard.ToString(),
                sequenceNumber = place.Position.Sequence.ToString(),
                subSequenceNumber = place.Position.SubSequence,
            }),
        };
    }
}
