using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Detection.Models;
using SensorGrid.Scoring.Onnx.Diagnostics;
using SensorGrid.Scoring.Onnx.Models;
using SensorGrid.TestKit.Models;

namespace SensorGrid.Scoring.Onnx.Tests;

public sealed class OnnxModelLibraryTests : IAsyncDisposable
{
    private static readonly string[] Names = ["a", "b", "c"];

    private readonly Store _store = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_of_the_library_scores_to_the_bit_as_one_by_itself()
    {
        using var library = new OnnxModelLibrary();
        using var alone = OnnxScorer.Create(ModelFolder.Default);
        var rows = Some.Rows(300);

        var scores = await ScoreAsync(library.Open(_store.Add("a"), _store), rows);

        Assert.Equal(await alone.ScoreAsync(rows), scores);
    }

    [Fact]
    public async Task A_graph_is_loaded_once_for_all_revisions_and_callers_that_need_it()
    {
        using var library = new OnnxModelLibrary();
        var model = _store.Add("a");
        var again = ModelDefinition.Parse("of-a-later-revision", SomeModel.Of("a", "plant-1/*", weight: 2).Text);
        Assert.Equal(0, library.Count);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => ScoreAsync(library.Open(i % 2 == 0 ? model : again, _store), Some.Rows(3, i))));
        await library.LoadAsync(model, _store, Cancellation);

        Assert.Equal(1, library.Count);
        Assert.Equal([1], _store.Gets.Values);
    }

    [Fact]
    public async Task What_no_revision_in_use_needs_goes_after_a_rest_and_comes_back_with_the_next_row()
    {
        using var library = Library(16);
        var (needed, other) = (_store.Add("needed"), _store.Add("other"));
        await library.LoadAsync(needed, _store, Cancellation);
        await library.LoadAsync(other, _store, Cancellation);

        _clock.Advance(OnnxModelLibrary.Rest - TimeSpan.FromSeconds(1));
        library.LetGo([needed]);
        Assert.Equal(2, library.Count);
        _clock.Advance(TimeSpan.FromSeconds(1));
        library.LetGo([needed]);
        Assert.Equal(1, library.Count);

        await ScoreAsync(library.Open(needed, _store), Some.Rows(1));
        await ScoreAsync(library.Open(other, _store), Some.Rows(1));
        Assert.Equal((1, 2), (_store.Gets[needed.Manifest.Sha256], _store.Gets[other.Manifest.Sha256]));
    }

    [Fact]
    public async Task Beyond_the_bound_the_model_that_has_rested_longest_makes_room_and_metrics_tell()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        using var loaded = new MetricCollector<long>(meters, "SensorGrid.Scoring", "sensorgrid.scoring.sessions.loaded");
        using var released = new MetricCollector<long>(meters, "SensorGrid.Scoring", "sensorgrid.scoring.sessions.released");
        using var sessions = new MetricCollector<int>(meters, "SensorGrid.Scoring", "sensorgrid.scoring.sessions");
        using var library = Library(2);
        var models = Names.Select(_store.Add).ToArray();
        foreach (var model in (ModelDefinition[])[models[0], models[1], models[0], models[2], models[0]])
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await ScoreAsync(library.Open(model, _store), Some.Rows(1));
        }

        Assert.Equal([1, 1, 1], models.Select(model => _store.Gets[model.Manifest.Sha256]));
        Assert.Equal((3, 1), (loaded.GetMeasurementSnapshot().Count, released.GetMeasurementSnapshot().Count));
        sessions.RecordObservableInstruments();
        Assert.Equal(2, sessions.LastMeasurement!.Value);
        await ScoreAsync(library.Open(models[1], _store), Some.Rows(1));
        Assert.Equal(2, _store.Gets[models[1].Manifest.Sha256]);
    }

    [Fact]
    public async Task What_is_wrong_is_told_with_the_definition_and_the_next_use_tries_again()
    {
        using var library = new OnnxModelLibrary();
        var absent = ModelDefinition.Parse("pumps", SomeModel.Of("absent").Text);
        var otherBytes = _store.Add("other-bytes");
        _store.Graphs[otherBytes.Manifest.Sha256] = "no graph"u8.ToArray();
        var unfit = _store.Add("unfit", "rows");

        var missing = await MistakeAsync(library, absent);
        Assert.Contains($"The graph {absent.Manifest.Sha256} is not stored", missing, StringComparison.Ordinal);
        Assert.Contains("they do not belong together", await MistakeAsync(library, otherBytes), StringComparison.Ordinal);
        Assert.Contains("model.onnx has no input 'rows'; it has inputs.", await MistakeAsync(library, unfit), StringComparison.Ordinal);
        Assert.Equal(0, library.Count);

        _store.Add("absent");
        await library.LoadAsync(absent, _store, Cancellation);
        Assert.Equal(1, library.Count);
    }

    [Fact]
    public async Task Who_gives_up_does_not_take_the_graph_from_those_who_wait_for_it()
    {
        using var library = new OnnxModelLibrary();
        var model = _store.Add("a");
        _store.Hold = new TaskCompletionSource();
        using var stop = new CancellationTokenSource();
        var (one, other) = (library.LoadAsync(model, _store, stop.Token), library.LoadAsync(model, _store, Cancellation));

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        _store.Hold.SetResult();
        await other;

        Assert.Equal([1], _store.Gets.Values);
    }

    private OnnxModelLibrary Library(int sessions) => new(
        new OnnxScoringOptions { MaxSessions = sessions }, new ScoringMetrics(_services.GetRequiredService<IMeterFactory>()), _clock, observer: null);

    private async Task<string> MistakeAsync(OnnxModelLibrary library, ModelDefinition model)
    {
        var exception = await Assert.ThrowsAsync<ModelDefinitionException>(() => library.LoadAsync(model, _store, Cancellation));
        Assert.Equal($"model/{model.Name}", Assert.Single(exception.Errors).Definition);
        return exception.Errors[0].Message;
    }

    private static async Task<RowScore[]> ScoreAsync(IModelScorer scorer, float[] rows)
    {
        var scores = new RowScore[rows.Length / DetectorInputs.Count];
        await scorer.ScoreAsync(rows, scores, Cancellation);
        return scores;
    }

    private sealed class Store : IModelGraphs
    {
        public ConcurrentDictionary<string, byte[]> Graphs { get; } = new();

        public ConcurrentDictionary<string, int> Gets { get; } = new();

        public TaskCompletionSource? Hold { get; set; }

        public ModelDefinition Add(string name) => Add(name, input: null);

        public ModelDefinition Add(string name, string? input)
        {
            var model = SomeModel.Of(name, change: manifest => manifest["input"] = input ?? (string)manifest["input"]!);
            Graphs[model.Sha256] = model.Graph;
            return ModelDefinition.Parse(name, model.Text);
        }

        public async Task<byte[]?> GetAsync(string sha256, CancellationToken cancellationToken)
        {
            Gets.AddOrUpdate(sha256, 1, (_, count) => count + 1);
            await (Hold?.Task ?? Task.CompletedTask);
            return Graphs.GetValueOrDefault(sha256);
        }
    }
}
