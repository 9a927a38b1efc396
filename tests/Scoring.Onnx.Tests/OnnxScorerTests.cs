using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using SensorGrid.Features.Detection;
using SensorGrid.Scoring.Onnx.Diagnostics;
using SensorGrid.Scoring.Onnx.Models;

namespace SensorGrid.Scoring.Onnx.Tests;

public sealed class OnnxScorerTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_row_has_the_same_score_alone_and_in_any_company()
    {
        using var scorer = OnnxScorer.Create(ModelFolder.Default, new OnnxScoringOptions { Parallelism = 2 });
        var rows = Some.Rows(1500);
        var whole = await scorer.ScoreAsync(rows);

        var found = new RowScore[1500];
        await Parallel.ForAsync(0, 100, CancellationToken, async (part, token) =>
        {
            // Fifteen rows in pieces of all sizes, from many callers at a time.
            for (var (at, size) = (0, 1 + (part % 6)); at < 15; at += size)
            {
                var count = Math.Min(size, 15 - at);
                await scorer.ScoreAsync(rows.Slice((part * 15) + at, count), found.AsMemory((part * 15) + at, count), token);
            }
        });

        Assert.Equal(whole, found);
    }

    [Fact]
    public async Task A_call_to_an_idle_scorer_is_answered_at_once()
    {
        using var scorer = OnnxScorer.Create(ModelFolder.Default);
        var scores = new RowScore[3];

        var scoring = scorer.ScoreAsync(Some.Rows(3), scores, CancellationToken);

        Assert.True(scoring.IsCompletedSuccessfully);
        await scoring;
    }

    [Fact]
    public async Task Calls_that_come_while_the_model_runs_are_scored_together_by_the_next_run()
    {
        await using var held = new HeldModel();
        var first = held.Start(1, CancellationToken);
        await held.RunningAsync();
        var waiting = Enumerable.Range(1, 10).Select(i => held.Start(i, CancellationToken)).ToArray();

        held.Release();
        await Task.WhenAll([first, .. waiting]);

        Assert.Equal([1, 55], held.Model.Sizes);
    }

    [Fact]
    public async Task A_call_with_more_rows_than_a_run_takes_is_split_and_one_that_does_not_fit_comes_next()
    {
        await using var held = new HeldModel();
        var first = held.Start(1, CancellationToken);
        await held.RunningAsync();
        Task[] waiting = [held.Start(200, CancellationToken), held.Start(600, CancellationToken), held.Start(3, CancellationToken)];

        held.Release();
        await Task.WhenAll([first, .. waiting]);

        Assert.Equal([1, 200, 256, 256, 88, 3], held.Model.Sizes);
    }

    [Fact]
    public async Task A_full_queue_makes_callers_wait_and_drops_nothing()
    {
        await using var held = new HeldModel(queueCapacity: 2);
        var first = held.Start(1, CancellationToken);
        await held.RunningAsync();
        var waiting = Enumerable.Range(0, 100).Select(_ => held.Start(1, CancellationToken)).ToArray();
        Assert.All(waiting, call => Assert.False(call.IsCompleted));

        held.Release();
        await Task.WhenAll([first, .. waiting]);

        Assert.Equal(101, held.Model.Sizes.Sum());
        Assert.All(held.Model.Sizes, size => Assert.InRange(size, 1, 2));
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_not_scored_and_the_others_are()
    {
        await using var held = new HeldModel();
        var first = held.Start(1, CancellationToken);
        await held.RunningAsync();
        using var cancellation = new CancellationTokenSource();
        var givenUp = held.Start(5, cancellation.Token);
        var patient = held.Start(7, CancellationToken);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
        held.Release();
        await Task.WhenAll(first, patient);

        Assert.Equal([1, 7], held.Model.Sizes);
    }

    [Fact]
    public async Task A_model_that_fails_fails_every_call_of_its_run_and_not_the_next_one()
    {
        await using var held = new HeldModel();
        var first = held.Start(1, CancellationToken);
        await held.RunningAsync();
        Task[] waiting = [held.Start(2, CancellationToken), held.Start(3, CancellationToken)];

        held.FailNext = true;
        held.Release();
        await first;
        await Assert.ThrowsAsync<InvalidOperationException>(() => waiting[0]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => waiting[1]);

        await held.Start(4, CancellationToken);
    }

    [Fact]
    public async Task Disposing_refuses_what_waits_and_what_comes()
    {
        await using var held = new HeldModel();
        var first = held.Start(1, CancellationToken);
        await held.RunningAsync();
        var waiting = held.Start(2, CancellationToken);

        var disposing = Task.Run(held.Scorer.Dispose, CancellationToken);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        Assert.False(held.Model.IsDisposed);
        held.Release();
        await disposing;
        await first;

        Assert.True(held.Model.IsDisposed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => held.Start(1, CancellationToken));
    }

    [Fact]
    public void Room_for_another_number_of_scores_is_refused()
    {
        using var scorer = OnnxScorer.Create(ModelFolder.Default);

        Assert.Throws<ArgumentException>(() => scorer.ScoreAsync(Some.Rows(2), new RowScore[3], CancellationToken).AsTask().GetAwaiter().GetResult());
    }

    [Fact]
    public async Task Rows_runs_and_numbers_that_are_none_are_counted()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var rows = new MetricCollector<long>(meters, "SensorGrid.Scoring", "sensorgrid.scoring.rows");
        using var batches = new MetricCollector<int>(meters, "SensorGrid.Scoring", "sensorgrid.scoring.batch.size");
        using var nonFinite = new MetricCollector<long>(meters, "SensorGrid.Scoring", "sensorgrid.scoring.non_finite");
        using var scorer = new OnnxScorer(
            ModelFolder.Default.Manifest.Description, new RowModel((_, at, _) => at == 1 ? float.NaN : 0), new OnnxScoringOptions(), new ScoringMetrics(meters), TimeProvider.System);

        await scorer.ScoreAsync(Some.Rows(300));

        Assert.Equal(300, rows.GetMeasurementSnapshot().Sum(measurement => measurement.Value));
        Assert.Equal([256, 44], batches.GetMeasurementSnapshot().Select(measurement => measurement.Value));
        Assert.Equal(2, nonFinite.GetMeasurementSnapshot().Sum(measurement => measurement.Value));
    }

    [Fact]
    public void The_services_score_with_the_model_that_the_options_name()
    {
        using var services = new ServiceCollection().AddOnnxScoring(_ => { }).BuildServiceProvider();
        using var wrong = new ServiceCollection().AddOnnxScoring(options => options.Folder = "/nowhere").BuildServiceProvider();

        Assert.Equal(ModelFolder.Default.Manifest.Description, services.GetRequiredService<IModelScorer>().Model);
        Assert.Equal("/nowhere: there is no such folder.", Assert.Throws<ModelException>(wrong.GetRequiredService<IModelScorer>).Message);
    }

    /// <summary>A scorer of one runner, whose first run goes on until it is released.</summary>
    private sealed class HeldModel : IAsyncDisposable
    {
        private readonly ManualResetEventSlim _released = new();
        private readonly TaskCompletionSource _running = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HeldModel(int queueCapacity = 1000)
        {
            Model = new RowModel(Run);
            Scorer = new OnnxScorer(
                ModelFolder.Default.Manifest.Description,
                Model,
                new OnnxScoringOptions { Parallelism = 1, QueueCapacity = queueCapacity },
                null,
                TimeProvider.System);
        }

        public RowModel Model { get; }

        public OnnxScorer Scorer { get; }

        public bool FailNext { get; set; }

        public Task RunningAsync() => _running.Task.WaitAsync(CancellationToken);

        public void Release() => _released.Set();

        // The first call runs the model on its own thread.
        public Task Start(int rows, CancellationToken cancellationToken) => _running.Task.IsCompleted
            ? Scorer.ScoreAsync(Some.Rows(rows), new RowScore[rows], cancellationToken).AsTask()
            : Task.Run(() => Scorer.ScoreAsync(Some.Rows(rows), new RowScore[rows], cancellationToken).AsTask(), cancellationToken);

        public ValueTask DisposeAsync()
        {
            _released.Set();
            Scorer.Dispose();
            _released.Dispose();
            return ValueTask.CompletedTask;
        }

        private float Run(ReadOnlySpan<float> row, int at, int rows)
        {
            _running.TrySetResult();
            _released.Wait(CancellationToken);
            if (FailNext && Model.Sizes.Count > 1)
            {
                FailNext = false;
                throw new InvalidOperationException("The model fails.");
            }

            return row[0];
        }
    }
}
