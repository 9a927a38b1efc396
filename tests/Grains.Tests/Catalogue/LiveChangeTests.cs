using System.Text;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Grains.Interfaces.Catalogue;
using SensorGrid.Grains.Tests.Scoring;
using SensorGrid.Streaming.Kinesis.Shards;
using SensorGrid.TestKit;

namespace SensorGrid.Grains.Tests.Catalogue;

/// <summary>Sensors that go over to another revision of the definitions with a record that is pinned to it.</summary>
public sealed class LiveChangeTests(SensorCluster cluster) : IClassFixture<SensorCluster>
{
    private const string Features = """{"features":[{"metrics":["temperature"],"aggregations":["mean","max","count"],"windows":["10s","2m"],"age":true}]}""";

    private static readonly FeatureDefinitions Changed = FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(Features));

    private readonly string _shard = Some.Name("shardId");
    private readonly string _sensor = Some.Name("sensor");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ICatalogueGrain Catalogue => cluster.Cluster.Client.GetGrain<ICatalogueGrain>(0);

    [Fact]
    public async Task A_sensor_goes_over_with_the_first_pinned_record_and_a_stored_one_stays_there()
    {
        var revision = await CommitAsync();
        var processor = await cluster.StartProcessorAsync(_shard);
        await ProcessAsync(processor, 0, 149, 0);
        await AssertSameAsync(Replay((0, 149, 0)));

        await ProcessAsync(processor, 150, 150, revision);
        await AssertSameAsync(Replay((0, 149, 0), (150, 150, revision)));
        await ProcessAsync(processor, 151, 299, revision);
        var replayed = Replay((0, 149, 0), (150, 299, revision));
        await AssertSameAsync(replayed);
        Assert.Equal(revision, replayed.Revision);

        Assert.Equal(ShardOutcome.Done, await processor.PersistAsync(Some.RecordPosition(299), default, Cancellation));
        await processor.CheckpointedAsync(Some.RecordPosition(299), Cancellation);
        await cluster.LoseWhatIsNotStoredAsync(_sensor);
        await AssertSameAsync(replayed);
        await ProcessAsync(processor, 300, 320, revision);
        await AssertSameAsync(Replay((0, 149, 0), (150, 320, revision)));
    }

    [Fact]
    public async Task A_sensor_that_begins_with_a_pinned_record_has_no_warm_up()
    {
        var revision = await CommitAsync();
        var processor = await cluster.StartProcessorAsync(_shard);

        await ProcessAsync(processor, 0, 20, revision);

        var answer = await cluster.Sensor(_sensor).GetFeaturesAsync(AsOf.Latest, Cancellation);
        Assert.Empty(answer.Features!.Quality.Warmup);
        await AssertSameAsync(Replay((0, 20, revision)));
    }

    [Fact]
    public async Task A_record_that_is_pinned_to_an_earlier_revision_does_not_take_a_sensor_back()
    {
        var revision = await CommitAsync();
        await ProcessAsync(await cluster.StartProcessorAsync(_shard), 0, 20, revision);

        await ProcessAsync(await cluster.StartProcessorAsync(Some.Name("shardId")), 21, 40, 0);

        var answer = await cluster.Sensor(_sensor).GetFeaturesAsync(AsOf.Latest, Cancellation);
        Assert.Equal((revision, 41), (answer.Features!.Revision, answer.Features.Quality.Readings));
    }

    [Fact]
    public async Task A_revision_is_in_force_once_the_silo_has_compiled_it_and_a_faulty_one_never_comes_to_be()
    {
        var before = (await Catalogue.GetStatusAsync(Cancellation)).Newest;
        var faulty = await Catalogue.CommitAsync(new CatalogueChange("""{"features":[{"metrics":["a"],"aggregations":["mode"],"windows":["1m"]}]}""", null, ""), Cancellation);
        var skewed = await Catalogue.CommitAsync(new CatalogueChange(Features.Replace("{\"features\"", "{\"maxFutureSkew\":\"1h\",\"features\"", StringComparison.Ordinal), null, ""), Cancellation);
        var stale = await Catalogue.CommitAsync(new CatalogueChange(Features, before + 7, ""), Cancellation);

        var committed = await CommitAsync();

        Assert.Equal((CommitResult.Invalid, CommitResult.Invalid, CommitResult.Conflict), (faulty.Result, skewed.Result, stale.Result));
        Assert.Contains("mode", faulty.Error, StringComparison.Ordinal);
        Assert.Contains("maxFutureSkew", skewed.Error, StringComparison.Ordinal);
        var same = await Catalogue.CommitAsync(new CatalogueChange($"\n// The same.\n{(await Catalogue.GetRevisionAsync(committed, Cancellation))!.Features}", null, ""), Cancellation);
        Assert.Equal((CommitResult.Unchanged, committed), (same.Result, same.Newest));
        await Eventually.TrueAsync(() => "The revision in force", async () => (await Catalogue.GetStatusAsync(Cancellation)).InForce == committed);
    }

    [Fact]
    public async Task A_record_is_decoded_by_the_source_definitions_of_its_revision()
    {
        var mapped = new SourceText("main", $$"""{"format":"mapped-json","columns":["sensorId","timestamp",{"name":"{{Some.Name("warmth")}}","path":"$.metrics.temperature"}],"sensorId":"{sensorId}","time":{"column":"timestamp"},"metrics":"*"}""");
        var outcome = await Catalogue.CommitAsync(new CatalogueChange(null, null, "a test") { Sources = [mapped] }, Cancellation);
        Assert.True(outcome.Result == CommitResult.Committed, outcome.Error);
        var processor = await cluster.StartProcessorAsync(_shard);

        await ProcessAsync(processor, 0, 20, 0);
        await ProcessAsync(processor, 21, 40, outcome.Newest);
        await ProcessAsync(processor, 41, 45, 0);

        var answer = await cluster.Sensor(_sensor).GetFeaturesAsync(AsOf.Latest, Cancellation);
        Assert.Equal(46, answer.Features!.Quality.Readings);
        Assert.Equal((26.0, 20.0), (CountOf(answer.Features, "temperature_"), CountOf(answer.Features, "warmth")));
    }

    [Fact]
    public async Task The_catalogue_outlives_its_activation()
    {
        var committed = await CommitAsync();
        await Eventually.TrueAsync(() => "The revision in force", async () => (await Catalogue.GetStatusAsync(Cancellation)).InForce == committed);
        var before = await Catalogue.GetStatusAsync(Cancellation);

        await cluster.Cluster.DeactivateAsync(Catalogue);

        var after = await Catalogue.GetStatusAsync(Cancellation);
        Assert.Equal(before.Revisions, after.Revisions);
        Assert.Equal(committed, after.InForce);
        Assert.Contains("temperature", (await Catalogue.GetRevisionAsync(committed, Cancellation))!.Features, StringComparison.Ordinal);
        Assert.Null(await Catalogue.GetRevisionAsync(committed + 1, Cancellation));
    }

    // Always another text, so that each test has a revision of its own; of equal features, which the group of a metric that no sensor has does not change.
    private async Task<long> CommitAsync()
    {
        var own = $$"""{"metrics":["{{Some.Name("other")}}"],"aggregations":["mean"],"windows":["1m"]}""";
        var outcome = await Catalogue.CommitAsync(new CatalogueChange(Features.Replace("[{", $"[{own},{{", StringComparison.Ordinal), null, "a test"), Cancellation);
        Assert.True(outcome.Result == CommitResult.Committed, outcome.Error);
        return outcome.Newest;
    }

    private static double CountOf(SensorFeatures features, string metric) =>
        features.Values[Array.FindIndex(features.Names, name => name.StartsWith(metric, StringComparison.Ordinal) && name.EndsWith("_count_1m", StringComparison.Ordinal))];

    private async Task ProcessAsync(IShardRecordProcessor processor, int from, int to, long revision) => Assert.Equal(
        ShardOutcome.Done,
        await processor.ProcessRecordsAsync(
            [.. Enumerable.Range(from, to - from + 1).Select(place => Some.Record(place, Some.Reading(_sensor, place)))], revision, Cancellation));

    private async Task AssertSameAsync(SensorFeatures expected)
    {
        var answer = await cluster.Sensor(_sensor).GetFeaturesAsync(AsOf.Latest, Cancellation);
        Assert.Equal(expected.Revision, answer.Features!.Revision);
        Assert.Equal(expected.Quality.Warmup, answer.Features.Quality.Warmup);
        FeatureAssert.Same(expected, answer);
    }

    private SensorFeatures Replay(params (int From, int To, long Revision)[] stretches)
    {
        KeyEngine? engine = null;
        foreach (var (from, to, revision) in stretches)
        {
            var definitions = revision == 0 ? FeatureDefinitions.Default : Changed;
            engine = engine is null
                ? new KeyEngine(definitions, FormulaScorer.Instance.Model, revision: revision)
                : engine.ChangeTo(revision, definitions, FormulaScorer.Instance.Model, null);
            ScoredReadings.TakeAsync(
                engine, FormulaScorer.Instance, Some.Lineage(_shard), Some.Page(_sensor, from, to).Readings, new ScoringBatch(), null, new List<AnomalyEpisode>(), Cancellation).AsTask().GetAwaiter().GetResult();
        }

        return engine!.Compute(AsOf.Latest)!;
    }
}
