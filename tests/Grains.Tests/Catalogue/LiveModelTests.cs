using System.Text;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Detection.Models;
using SensorGrid.Features.Engine;
using SensorGrid.Grains.Catalogue;
using SensorGrid.Grains.Interfaces.Catalogue;
using SensorGrid.Grains.Tests.Scoring;
using SensorGrid.Scoring.Onnx;
using SensorGrid.Streaming.Kinesis.Shards;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Models;

namespace SensorGrid.Grains.Tests.Catalogue;

/// <summary>Models that change live.</summary>
public sealed class LiveModelTests(SensorCluster cluster) : IClassFixture<SensorCluster>
{
    private readonly string _shard = Some.Name("shardId");
    private readonly string _site = Some.Name("plant");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ICatalogueGrain Catalogue => cluster.Cluster.Client.GetGrain<ICatalogueGrain>(0);

    [Fact]
    public async Task Sensors_go_over_to_the_models_that_name_them_with_the_first_pinned_record_and_stay_there()
    {
        var (pumps, others) = (SomeModel.Of(Some.Name("pumps"), $"{_site}/pump-*"), SomeModel.Of(Some.Name("others"), $"{_site}/*", weight: 1));
        string[] sensors = [$"{_site}/pump-1", $"{_site}/fan-1", Some.Name("elsewhere")];
        SomeModel?[] models = [pumps, others, null];
        var revision = await CommitAsync(("a", pumps), ("b", others));
        var processor = await cluster.StartProcessorAsync(_shard);

        await ProcessAsync(processor, sensors, 0, 149, 0);
        await ProcessAsync(processor, sensors, 150, 219, revision);

        foreach (var (sensor, model) in sensors.Zip(models))
        {
            await AssertSameAsync(sensor, await ReplayAsync(sensor, model, revision, (0, 149, 0), (150, 219, revision)), model);
        }

        Assert.Equal(ShardOutcome.Done, await processor.PersistAsync(Some.RecordPosition(219), default, Cancellation));
        await processor.CheckpointedAsync(Some.RecordPosition(219), Cancellation);
        await cluster.LoseWhatIsNotStoredAsync(sensors[0]);
        await ProcessAsync(processor, sensors, 220, 240, revision);
        await AssertSameAsync(sensors[0], await ReplayAsync(sensors[0], pumps, revision, (0, 149, 0), (150, 240, revision)), pumps);
    }

    [Fact]
    public async Task A_record_that_comes_again_is_scored_by_the_model_of_its_pin_though_newer_ones_are_in_force()
    {
        var sensor = $"{_site}/pump-1";
        var (first, second) = (SomeModel.Of(Some.Name("first"), $"{_site}/*"), SomeModel.Of(Some.Name("second"), $"{_site}/*", weight: 1));
        var (one, two) = (await CommitAsync(("a", first)), await CommitAsync(("a", second)));
        await Eventually.TrueAsync(() => "The second in force", async () => (await Catalogue.GetStatusAsync(Cancellation)).InForce == two);
        var processor = await cluster.StartProcessorAsync(_shard);

        await ProcessAsync(processor, [sensor], 0, 100, one);
        await AssertSameAsync(sensor, await ReplayAsync(sensor, first, one, (0, 100, one)), first);
    }

    [Fact]
    public async Task A_definition_by_name_leaves_the_others_and_no_definition_at_all_is_as_before_there_were_any()
    {
        var (a, b) = (SomeModel.Of(Some.Name("a"), Some.Name("x")), SomeModel.Of(Some.Name("b"), Some.Name("y")));
        var before = await CommitAsync(("a", a));
        await PutAsync(b);

        var added = await ChangeAsync(new ModelText("b", b.Text));
        Assert.Equal((CommitResult.Committed, before + 1), (added.Result, added.Newest));
        Assert.Equal(CommitResult.Unchanged, (await ChangeAsync(new ModelText("b", $"// The same.\n{b.Text}"))).Result);
        Assert.Equal(["a", "b"], (await Catalogue.GetRevisionAsync(added.Newest, Cancellation))!.Models!.Select(model => model.Name));

        var none = await Catalogue.CommitAsync(new CatalogueChange(null, null, "") { KeepsFeatures = true, KeepsSources = true, ChangesModels = true, Models = [] }, Cancellation);
        Assert.Equal(CommitResult.Committed, none.Result);
        Assert.Null((await Catalogue.GetRevisionAsync(none.Newest, Cancellation))!.Models);
    }

    [Fact]
    public async Task All_that_is_wrong_with_models_is_told_and_nothing_is_committed()
    {
        var before = (await Catalogue.GetStatusAsync(Cancellation)).Newest;
        var unfit = SomeModel.Of(Some.Name("unfit"), "x", change: manifest => manifest["input"] = "rows");
        await PutAsync(unfit);

        var texts = await Catalogue.CommitAsync(Change(("a", "{"), ("b", SomeModel.Of("b", "x").Text), ("c", SomeModel.Of("c", "x").Text)), Cancellation);
        var graphs = await Catalogue.CommitAsync(Change(("d", SomeModel.Of(Some.Name("absent")).Text), ("e", unfit.Text)), Cancellation);

        Assert.Equal((CommitResult.Invalid, CommitResult.Invalid), (texts.Result, graphs.Result));
        Assert.Equal(["model/a", "model/c"], texts.Mistakes!.Select(mistake => mistake.Definition));
        Assert.Collection(
            graphs.Mistakes!,
            mistake => Assert.Contains("is not stored: put the bytes of model.onnx to /definitions/models/", mistake.Message, StringComparison.Ordinal),
            mistake => Assert.Contains("has no input 'rows'", mistake.Message, StringComparison.Ordinal));
        Assert.Equal(before, (await Catalogue.GetStatusAsync(Cancellation)).Newest);
    }

    [Fact]
    public async Task A_graph_is_stored_in_pieces_once_and_outlives_the_activation()
    {
        var model = SomeModel.Of(Some.Name("large"));
        byte[] graph = [.. model.Graph, .. Enumerable.Range(0, 3 * StoredContent.PieceBytes).Select(i => (byte)(i * 31))];
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(graph));
        Assert.Null(await Catalogue.GetContentBytesAsync(hash, Cancellation));

        Assert.Null(await Catalogue.PutContentAsync(ContentKind.Graph, graph, Cancellation));
        Assert.True((await Catalogue.BeginContentAsync(new StoredContent(hash, graph.Length, false), Cancellation)).IsStored);
        await cluster.Cluster.DeactivateAsync(Catalogue);

        Assert.Equal(graph, await Catalogue.GetContentBytesAsync(hash, Cancellation));
        var table = new StoredContent(new string('b', 64), SensorGrid.Applications.Tables.TableLimits.MostBytes + 1, false) { Kind = ContentKind.Table };
        Assert.Contains("A table has from 1 to 16 MB", (await Catalogue.BeginContentAsync(table, Cancellation)).Error, StringComparison.Ordinal);
        Assert.Contains("from 1 to 16 MB", (await Catalogue.BeginContentAsync(new StoredContent(new string('c', 64), ModelDefinition.MostGraphBytes + 1, false), Cancellation)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_graph_whose_pieces_are_not_those_of_its_hash_is_not_stored()
    {
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Some.Name("graph"))));
        Assert.Null((await Catalogue.BeginContentAsync(new StoredContent(hash, 3, false), Cancellation)).Error);
        Assert.False(await Catalogue.PutContentPieceAsync(hash, 1, [1, 2, 3], Cancellation));
        Assert.False(await Catalogue.PutContentPieceAsync(hash, 0, [1, 2], Cancellation));
        Assert.True(await Catalogue.PutContentPieceAsync(hash, 0, [1, 2, 3], Cancellation));

        Assert.False(await Catalogue.EndContentAsync(hash, Cancellation));

        Assert.Null(await Catalogue.GetContentBytesAsync(hash, Cancellation));
    }

    [Fact]
    public async Task Graphs_that_no_revision_names_make_room_and_one_that_a_revision_names_stays()
    {
        var (named, unnamed) = (SomeModel.Of(Some.Name("named"), Some.Name("x")), SomeModel.Of(Some.Name("unnamed")));
        await CommitAsync(("a", named));
        await PutAsync(unnamed);

        for (var i = 0; i < ContentLimits.Of(ContentKind.Graph).MostUnnamed; i++)
        {
            Assert.Null(await Catalogue.PutContentAsync(ContentKind.Graph, Encoding.UTF8.GetBytes(Some.Name("graph")), Cancellation));
        }

        Assert.Equal(named.Graph, await Catalogue.GetContentBytesAsync(named.Sha256, Cancellation));
        Assert.Null(await Catalogue.GetContentAsync(unnamed.Sha256, Cancellation));
        Assert.Null(await Catalogue.GetContentPieceAsync(unnamed.Sha256, 0, Cancellation));
        await PutAsync(unnamed);
        Assert.Equal(unnamed.Graph, await Catalogue.GetContentBytesAsync(unnamed.Sha256, Cancellation));
    }

    private static CatalogueChange Change(params (string Name, string Text)[] models) => new(null, null, "a test")
    {
        KeepsFeatures = true,
        KeepsSources = true,
        ChangesModels = true,
        Models = [.. models.Select(model => new ModelText(model.Name, model.Text))],
    };

    private async Task<long> CommitAsync(params (string Name, SomeModel Model)[] models)
    {
        foreach (var (_, model) in models)
        {
            await PutAsync(model);
        }

        var outcome = await Catalogue.CommitAsync(Change([.. models.Select(model => (model.Name, model.Model.Text))]), Cancellation);
        Assert.True(outcome.Result == CommitResult.Committed, outcome.Error);
        return outcome.Newest;
    }

    private async Task PutAsync(SomeModel model) => Assert.Null(await Catalogue.PutContentAsync(ContentKind.Graph, model.Graph, Cancellation));

    private async Task<CommitOutcome> ChangeAsync(ModelText model) =>
        await Catalogue.CommitAsync(new CatalogueChange(null, null, "") { KeepsFeatures = true, KeepsSources = true, ChangesModels = true, Model = model }, Cancellation);

    private static async Task ProcessAsync(IShardRecordProcessor processor, string[] sensors, int from, int to, long revision) => Assert.Equal(
        ShardOutcome.Done,
        await processor.ProcessRecordsAsync(
            [.. Enumerable.Range(from, to - from + 1).Select(place => Some.Record(place, [.. sensors.Select(sensor => Some.Reading(sensor, place))]))], revision, Cancellation));

    private async Task AssertSameAsync(string sensor, SensorFeatures expected, SomeModel? model)
    {
        var answer = await cluster.Sensor(sensor).GetFeaturesAsync(AsOf.Latest, Cancellation);
        Assert.Equal(model is null ? FormulaScorer.Instance.Model.Identity : ModelManifestParser.Parse(model.Text).Description.Identity, answer.Features!.Score!.Model);
        Assert.Equal(expected.Score, answer.Features.Score);
        Assert.Equal(expected.Revision, answer.Features.Revision);
    }

    // By a library and a store of its own.
    private static async Task<SensorFeatures> ReplayAsync(string sensor, SomeModel? model, long revision, params (int From, int To, long Revision)[] stretches)
    {
        using var library = new OnnxModelLibrary();
        var own = FormulaScorer.Instance;
        var scorer = model is null ? own : library.Open(ModelDefinition.Parse("a", model.Text), new OneGraph(model.Graph));
        KeyEngine? engine = null;
        foreach (var stretch in stretches)
        {
            var by = stretch.Revision == revision ? scorer : own;
            engine = engine is null ? new KeyEngine(FeatureDefinitions.Default, by.Model, revision: stretch.Revision)
                : engine.Revision < stretch.Revision ? engine.ChangeTo(stretch.Revision, FeatureDefinitions.Default, by.Model, null)
                : engine;
            await ScoredReadings.TakeAsync(
                engine,
                by,
                Some.Lineage(),
                Some.Page(sensor, stretch.From, stretch.To).Readings,
                new ScoringBatch(),
                null,
                [],
                Cancellation);
        }

        return engine!.Compute(AsOf.Latest)!;
    }

    private sealed class OneGraph(byte[] graph) : IModelGraphs
    {
        public Task<byte[]?> GetAsync(string sha256, CancellationToken cancellationToken) => Task.FromResult<byte[]?>(graph);
    }
}
