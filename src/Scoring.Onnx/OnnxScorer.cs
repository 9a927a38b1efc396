using System.Collections.Concurrent;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Detection.Models;
using SensorGrid.Scoring.Onnx.Batching;
using SensorGrid.Scoring.Onnx.Diagnostics;
using SensorGrid.Scoring.Onnx.Models;
using SensorGrid.Scoring.Onnx.Sessions;

namespace SensorGrid.Scoring.Onnx;

/// <summary>
/// One model in one session, shared by all that score with it in a process. A call that finds a runner free runs the model at once, on its own thread; calls that
/// come while all are busy are gathered and run together by the next one that is free, so batches grow with the load and no request waits for a timer.
/// </summary>
public sealed class OnnxScorer : IModelScorer, IDisposable
{
    /// <summary>Most rows of one run.</summary>
    public const int MostRows = 256;

    private readonly IRowModel _model;
    private readonly OnnxScoringOptions _options;
    private readonly ScoringMetrics? _metrics;
    private readonly TimeProvider _clock;
    private readonly ConcurrentBag<Runner> _free = [];
    private readonly ConcurrentQueue<ScoreRequest> _waiting = new();
    private readonly SemaphoreSlim _room;
    private int _busy;
    private volatile bool _disposed;

    internal OnnxScorer(ModelDescription description, IRowModel model, OnnxScoringOptions options, ScoringMetrics? metrics, TimeProvider clock)
    {
        (Model, _model, _options, _clock, _metrics) = (description, model, options, clock, metrics);
        _metrics?.Follow(this, () => _waiting.Count);
        _room = new SemaphoreSlim(options.QueueCapacity);
        for (var i = 0; i < options.Parallelism; i++)
        {
            _free.Add(new Runner());
        }
    }

    /// <inheritdoc/>
    public ModelDescription Model { get; }

    /// <inheritdoc/>
    public string Runtime => OnnxModelLibrary.Runtime;

    /// <summary>The contents of the model's <c>model.json</c>; null where it was made without.</summary>
    public ModelManifest? Manifest { get; private init; }

    /// <summary>Gets whether the model's arithmetic depends on the size of a batch, so that all are filled up to one size: each run then costs that of 256 rows.</summary>
    public bool IsPadded => _model is PaddedRowModel;

    /// <summary>Loads a model and tries it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The options of its runs; null for the defaults.</param>
    /// <exception cref="ModelException">The graph does not fit, or its scores depend on what a row is scored with.</exception>
    public static OnnxScorer Create(Model model, OnnxScoringOptions? options = null) => Create(model, options ?? new(), metrics: null, TimeProvider.System);

    /// <summary>Loads a model and tries it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The options of its runs.</param>
    /// <param name="metrics">The instruments of all models; null for none.</param>
    /// <param name="clock">Measures runs.</param>
    /// <exception cref="ModelException">The graph does not fit, or its scores depend on what a row is scored with.</exception>
    internal static OnnxScorer Create(Model model, OnnxScoringOptions options, ScoringMetrics? metrics, TimeProvider clock)
    {
        var session = new OnnxRowModel(model);
        try
        {
            var description = model.Manifest.Description;
            return new OnnxScorer(description, BatchInvariance.Ensure(session, model.Source), options, metrics, clock) { Manifest = model.Manifest };
        }
        catch (Exception exception)
        {
            session.Dispose();
            throw exception as ModelException ?? new ModelException($"{model.Source}: it cannot be run: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The scorer was disposed.</exception>
    public ValueTask ScoreAsync(ReadOnlyMemory<float> inputs, Memory<RowScore> scores, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (inputs.Length != scores.Length * DetectorInputs.Count)
        {
            throw new ArgumentException($"{scores.Length} rows have {scores.Length * DetectorInputs.Count} inputs, not {inputs.Length}.", nameof(inputs));
        }

        if (_waiting.IsEmpty && _free.TryTake(out var runner))
        {
            try
            {
                Run(inputs.Span, scores.Span);
            }
            finally
            {
                Release(runner);
            }

            return ValueTask.CompletedTask;
        }

        return new ValueTask(WaitAsync(new ScoreRequest(inputs, scores), cancellationToken));
    }

    /// <summary>Lets what is being scored end, and refuses the rest.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        while (_waiting.TryDequeue(out var request))
        {
            request.Fail(new ObjectDisposedException(nameof(OnnxScorer)));
        }

        // A session must not go while it runs.
        SpinWait.SpinUntil(() => Volatile.Read(ref _busy) == 0);
        _metrics?.Forget(this);
        _model.Dispose();
    }

    private async Task WaitAsync(ScoreRequest request, CancellationToken cancellationToken)
    {
        // A full queue makes callers wait: reading slows down, and nothing is dropped.
        await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await using var registration = cancellationToken.UnsafeRegister(
                static (state, token) => ((ScoreRequest)state!).GiveUp(token), request).ConfigureAwait(false);
            _waiting.Enqueue(request);
            Serve();
            await request.Task.ConfigureAwait(false);
        }
        finally
        {
            _room.Release();
        }
    }

    private void Release(Runner runner)
    {
        _free.Add(runner);
        Serve();
    }

    // Called whenever a request has come or a runner is free again, so none is left waiting while one is free.
    private void Serve()
    {
        if (!_waiting.IsEmpty && _free.TryTake(out var runner))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static state => state.Scorer.RunWaiting(state.Runner), (Scorer: this, Runner: runner), preferLocal: false);
        }
    }

    private void RunWaiting(Runner runner)
    {
        try
        {
            while (runner.Gather(_waiting))
            {
                RunGathered(runner);
            }
        }
        finally
        {
            Release(runner);
        }
    }

    private void RunGathered(Runner runner)
    {
        if (runner.Requests.Count > 0)
        {
            try
            {
                Run(runner.Inputs, runner.Scores);
                runner.Distribute();
                runner.Requests.ForEach(request => request.Complete());
            }
            catch (Exception exception)
            {
                // Whatever the fault, each caller gets it.
                runner.Requests.ForEach(request => request.Fail(exception));
            }
        }

        if (runner.Alone is { } alone)
        {
            try
            {
                Run(alone.Inputs, alone.Scores);
                alone.Complete();
            }
            catch (Exception exception)
            {
                alone.Fail(exception);
            }
        }
    }

    private void Run(ReadOnlySpan<float> inputs, Span<RowScore> scores)
    {
        Interlocked.Increment(ref _busy);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            for (var from = 0; from < scores.Length; from += MostRows)
            {
                var rows = Math.Min(MostRows, scores.Length - from);
                var started = _clock.GetTimestamp();
                var part = scores.Slice(from, rows);
                _model.Run(inputs.Slice(from * DetectorInputs.Count, rows * DetectorInputs.Count), part);
                _metrics?.OnRun(rows, NonFinite(part), _clock.GetElapsedTime(started));
            }
        }
        finally
        {
            Interlocked.Decrement(ref _busy);
        }
    }

    private static int NonFinite(ReadOnlySpan<RowScore> scores)
    {
        var count = 0;
        foreach (var score in scores)
        {
            count += float.IsFinite(score.Strangeness) && float.IsFinite(score.Evidence) ? 0 : 1;
        }

        return count;
    }
}
