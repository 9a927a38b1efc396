using System.Collections.Immutable;

namespace SensorGrid.Grains.Agreement;

/// <summary>
/// Tells where this silo stands with the revisions of the definitions, and which silos of the cluster cannot compute by what is in force: they own no shards and no sensors. Safe
/// for concurrent use; set by whoever follows the catalogue.
/// </summary>
/// <param name="isOut">Whether this silo may own nothing until it is told otherwise.</param>
internal sealed class RevisionStanding(bool isOut)
{
    private volatile Standing _now = new(isOut, null, []);

    /// <summary>Raised after a change.</summary>
    public event Action? Changed;

    /// <summary>Gets whether this silo may own nothing now.</summary>
    public bool IsOut => _now.IsOut;

    /// <summary>The reason, in sentences; null when there is none, or none to tell yet.</summary>
    public string? Refusal => _now.Refusal;

    /// <summary>The silos, this one perhaps among them, that the catalogue knows to lack a revision that was in force.</summary>
    public IReadOnlySet<SiloAddress> Behind => _now.Behind;

    /// <summary>Sets the standing.</summary>
    public void Set(bool isOut, string? refusal, IEnumerable<SiloAddress> behind)
    {
        var (before, now) = (_now, new Standing(isOut, refusal, [.. behind]));
        if (before.IsOut == isOut && before.Refusal == refusal && before.Behind.SetEquals(now.Behind))
        {
            return;
        }

        _now = now;
        Changed?.Invoke();
    }

    private sealed record Standing(bool IsOut, string? Refusal, ImmutableHashSet<SiloAddress> Behind);
}
