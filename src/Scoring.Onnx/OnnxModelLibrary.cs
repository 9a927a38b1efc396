using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Detection.Models;
using SensorGrid.Features.Documents;
using SensorGrid.Scoring.Onnx.Diagnostics;
using SensorGrid.Scoring.Onnx.Models;

namespace SensorGrid.Scoring.Onnx;

/// <summary>
/// The models that definitions name, each in one session whatever revisions and sensors it is of. A session is loaded when it is used first. It goes when nothing in use needs it, or when
/// there would be more than <see cref="OnnxScoringOptions.MaxSessions"/>: then the one that has rested longest. One that has gone is loaded again by the next use.
/// </summary>
public sealed class OnnxModelLibrary : IModelLibrary, IDisposable
{
    /// <summary>The time without use after which a session goes that no revision in use needs.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(5);

    private readonly OnnxScoringOptions _options;
    private readonly ScoringMetrics? _metrics;
    private readonly TimeProvider _clock;
    private readonly IModelLibraryObserver? _observer;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private bool _isCrowded;

    /// <summary>Creates a library without metrics and log.</summary>
    /// <param name="options">The options of the runs; null for the defaults.</param>
    public OnnxModelLibrary(OnnxScoringOptions? options = null)
        : this(options ?? new(), metrics: null, TimeProvider.System, observer: null)
    {
    }

    internal OnnxModelLibrary(OnnxScoringOptions options, ScoringMetrics? metrics, TimeProvider clock, IModelLibraryObserver? observer) =>
        (_options, _metrics, _clock, _observer) = (options, metrics, clock, observer);

    internal static string Runtime { get; } = $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}";

    /// <summary>The number of models in memory.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _sessions.Count;
            }
        }
    }

    /// <inheritdoc/>
    public IModelScorer Open(ModelDefinition model, IModelGraphs graphs) => new SharedScorer(this, model, graphs);

    /// <inheritdoc/>
    public async Task LoadAsync(ModelDefinition model, IModelGraphs graphs, CancellationToken cancellationToken)
    {
        var session = await AcquireAsync(model, graphs, cancellationToken).ConfigureAwait(false);
        Release(session);
    }

    /// <inheritdoc/>
    public void LetGo(IEnumerable<ModelDefinition> needed)
    {
        var keys = needed.Select(model => model.Manifest.SessionKey).ToHashSet(StringComparer.Ordinal);
        Session[] gone;
        lock (_lock)
        {
            gone = [.. _sessions.Values.Where(session => session.IsIdle && !keys.Contains(session.Key) && _clock.GetElapsedTime(session.UsedAt) >= Rest)];
            Remove(gone);
        }

        Dispose(gone);
    }

    /// <summary>Lets all sessions go. None may be in use.</summary>
    public void Dispose()
    {
        Session[] all;
        lock (_lock)
        {
            all = [.. _sessions.Values];
            Remove(all);
        }

        Dispose(all);
    }

    private async ValueTask<Session> AcquireAsync(ModelDefinition model, IModelGraphs graphs, CancellationToken cancellationToken)
    {
        Session? session;
        Session[] gone = [];
        lock (_lock)
        {
            if (!_sessions.TryGetValue(model.Manifest.SessionKey, out session))
            {
                gone = MakeRoom();

                // For all who wait for it, so that none of them cancels it.
                session = new Session(model.Manifest.SessionKey, new Lazy<Task<OnnxScorer>>(() => Task.Run(() => LoadAsync(model, graphs), CancellationToken.None)));
                _sessions.Add(session.Key, session);
            }

            session.Users++;
        }

        Dispose(gone);
        try
        {
            await session.Loading.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            Release(session);
            throw;
        }
    }

    private async Task<OnnxScorer> LoadAsync(ModelDefinition model, IModelGraphs graphs)
    {
        var manifest = model.Manifest;
        var graph = await graphs.GetAsync(manifest.Sha256, CancellationToken.None).ConfigureAwait(false)
            ?? throw Unusable(model, $"The graph {manifest.Sha256} is not stored: put the bytes of {manifest.File} to /definitions/models/{manifest.Sha256} first, as 'sensorgrid apply' does.");
        if (Convert.ToHexStringLower(SHA256.HashData(graph)) is var hash && hash != manifest.Sha256)
        {
            throw Unusable(model, $"The graph has the SHA-256 {hash}, but 'sha256' says {manifest.Sha256}: they do not belong together.");
        }

        try
        {
            var scorer = OnnxScorer.Create(new Model(manifest, graph, ModelDefinition.PathOf(model.Name)), _options, _metrics, _clock);
            _metrics?.OnLoaded();
            _observer?.OnLoaded(model.Name, manifest.Description.Identity, hash);
            return scorer;
        }
        catch (ModelException exception)
        {
            throw Unusable(model, exception.Message, exception);
        }
    }

    private void Release(Session session)
    {
        lock (_lock)
        {
            session.Users--;
            session.UsedAt = _clock.GetTimestamp();
            if (session.HasFailed && _sessions.TryGetValue(session.Key, out var current) && current == session)
            {
                // The next use tries again.
                _sessions.Remove(session.Key);
            }
        }
    }

    /// <summary>Removes the sessions that have rested longest, as many as there are too many for one more. Those that score or load stay: there are more for a while then.</summary>
    private Session[] MakeRoom()
    {
        var isCrowded = _sessions.Count >= _options.MaxSessions;
        if (isCrowded && !_isCrowded)
        {
            _observer?.OnCrowded(_options.MaxSessions);
        }

        _isCrowded = isCrowded;
        Session[] gone = [.. _sessions.Values.Where(session => session.IsIdle).OrderBy(session => session.UsedAt).Take(Math.Max(0, _sessions.Count - _options.MaxSessions + 1))];
        Remove(gone);
        return gone;
    }

    private void Remove(Session[] gone)
    {
        foreach (var session in gone)
        {
            _sessions.Remove(session.Key);
        }
    }

    private void Dispose(Session[] gone)
    {
        foreach (var scorer in gone.Where(session => session.Loading.IsValueCreated && session.Loading.Value.IsCompletedSuccessfully).Select(session => session.Loading.Value.Result))
        {
            scorer.Dispose();
            _metrics?.OnReleased();
            _observer?.OnReleased(scorer.Model.Identity, scorer.Model.Sha256);
        }
    }

    private static ModelDefinitionException Unusable(ModelDefinition model, string message, Exception? exception = null) =>
        new([new DefinitionError(1, 1, message) { Definition = ModelDefinition.PathOf(model.Name) }], exception);

    private sealed class Session(string key, Lazy<Task<OnnxScorer>> loading)
    {
        public string Key => key;

        public Lazy<Task<OnnxScorer>> Loading => loading;

        /// <summary>The number of calls that use it or wait for it; guarded by the library's lock, as <see cref="UsedAt"/>.</summary>
        public int Users { get; set; }

        public long UsedAt { get; set; }

        public bool IsIdle => Users == 0 && loading.IsValueCreated && loading.Value.IsCompleted;

        public bool HasFailed => loading.IsValueCreated && (loading.Value.IsFaulted || loading.Value.IsCanceled);
    }

    private sealed class SharedScorer(OnnxModelLibrary library, ModelDefinition definition, IModelGraphs graphs) : IModelScorer
    {
        public ModelDescription Model { get; } = definition.Manifest.Description;

        public string Runtime => OnnxModelLibrary.Runtime;

        public async ValueTask ScoreAsync(ReadOnlyMemory<float> inputs, Memory<RowScore> scores, CancellationToken cancellationToken)
        {
            var session = await library.AcquireAsync(definition, graphs, cancellationToken).ConfigureAwait(false);
            try
            {
                await session.Loading.Value.Result.ScoreAsync(inputs, scores, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                library.Release(session);
            }
        }
    }
}
