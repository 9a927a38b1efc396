using System.Collections.Concurrent;
using SensorGrid.Features.Detection.Models;
using SensorGrid.Grains.Interfaces.Catalogue;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Grains.Catalogue;

/// <summary>The compiled revisions of this silo. Safe for concurrent use.</summary>
/// <param name="own">The silo's own definitions.</param>
/// <param name="grains">The catalogue.</param>
internal sealed class RevisionBook(OwnDefinitions own, IGrainFactory grains) : IShardRevisions, ICatalogueRefusal
{
    private readonly ConcurrentDictionary<long, CompiledRevision> _compiled = new() { [0] = new CompiledRevision(0, own.Features, own.Sources, ModelSet.Own(own.Models.Own), []) };
    private long _inForce;
    private bool _isAnnouncing;
    private volatile string? _refusal;

    public string? Refusal => _refusal;

    public long InForce => Interlocked.Read(ref _inForce);

    public bool IsAnnouncing => Volatile.Read(ref _isAnnouncing);

    /// <summary>Gets a revision that is compiled already.</summary>
    /// <exception cref="InvalidOperationException">It is not: the sensor has to be loaded where it is, or later.</exception>
    public CompiledRevision Get(long revision) => _compiled.TryGetValue(revision, out var compiled)
        ? compiled
        : throw new InvalidOperationException($"Revision {revision} of the definitions is not compiled on this silo yet.");

    /// <summary>Gets a revision; compiles it if need be.</summary>
    /// <exception cref="OrleansException">This silo cannot use the definitions, or there is no such revision: whoever asks waits, or asks elsewhere.</exception>
    public ValueTask<CompiledRevision> GetAsync(long revision, CancellationToken cancellationToken) =>
        _compiled.TryGetValue(revision, out var compiled) ? ValueTask.FromResult(compiled) : FetchAsync(revision, cancellationToken);

    /// <summary>Compiles a revision.</summary>
    /// <param name="revision">Its number.</param>
    /// <param name="loads">Whether its models are loaded and tried as well: those of earlier ones are loaded when a record or a question needs them.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>Why it cannot; null when it could.</returns>
    public async Task<string?> TryCompileAsync(long revision, bool loads, CancellationToken cancellationToken)
    {
        try
        {
            var compiled = await CompileAsync(revision, cancellationToken);
            if (loads)
            {
                await own.Models.LoadAsync(compiled.Models, cancellationToken);
            }

            return null;
        }
        catch (UnusableRevisionException exception)
        {
            return $"Revision {revision} of the definitions cannot be compiled by this silo: {exception.Message}";
        }
    }

    /// <summary>Sets the reason why this silo owns nothing; null when it may.</summary>
    public void Refuse(string? reason) => _refusal = reason;

    /// <summary>Records that there is a revision: from here on pages are announced.</summary>
    public void Announce() => Volatile.Write(ref _isAnnouncing, true);

    /// <summary>Advances the newest revision that every silo has compiled; never back.</summary>
    public void Advance(long inForce)
    {
        for (var before = InForce; before < inForce;)
        {
            before = Interlocked.CompareExchange(ref _inForce, inForce, before) == before ? inForce : InForce;
        }
    }

    /// <summary>Lets go models in memory that rest, and that no revision needs from the one in force on.</summary>
    public void LetGoModels()
    {
        var inForce = InForce;
        own.Models.LetGo(_compiled.Where(pair => pair.Key >= inForce).Select(pair => pair.Value.Models));
    }

    private async ValueTask<CompiledRevision> FetchAsync(long revision, CancellationToken cancellationToken)
    {
        try
        {
            return await CompileAsync(revision, cancellationToken);
        }
        catch (UnusableRevisionException exception)
        {
            throw new OrleansException($"Revision {revision} of the definitions cannot be compiled by this silo: {exception.Message}");
        }
    }

    private async ValueTask<CompiledRevision> CompileAsync(long revision, CancellationToken cancellationToken)
    {
        var stored = await grains.GetGrain<ICatalogueGrain>(0).GetRevisionAsync(revision, cancellationToken)
            ?? throw new OrleansException($"There is no revision {revision} of the definitions.");
        return _compiled.GetOrAdd(revision, CompiledRevision.Of(revision, RevisionTexts.Of(stored), own));
    }
}
