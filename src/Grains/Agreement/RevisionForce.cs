using SensorGrid.Grains.Interfaces.Catalogue;

namespace SensorGrid.Grains.Agreement;

/// <summary>
/// Decides which revision comes into force: one that every active silo has compiled, or has said that it cannot, and that at least half of the silos which may own shards have. The
/// others own nothing from then on. tests/Protocol.Tests has these rules as the model "Revisions".
/// </summary>
/// <param name="newest">The newest revision.</param>
/// <param name="inForce">The revision in force.</param>
/// <param name="skipped">The revisions before it that were never in force.</param>
/// <param name="reports">The newest report of each silo that reported.</param>
internal sealed class RevisionForce(long newest, long inForce, IReadOnlyCollection<long> skipped, IReadOnlyDictionary<SiloAddress, CatalogueReport> reports)
{
    /// <summary>Finds the newest revision that can come into force; null for none.</summary>
    /// <param name="active">The active silos.</param>
    /// <param name="owners">Those of them that compute as the cluster does, and may own shards.</param>
    public long? Next(IReadOnlyCollection<SiloAddress> active, IReadOnlyCollection<SiloAddress> owners)
    {
        for (var revision = newest; revision > inForce; revision--)
        {
            if (active.All(silo => Has(silo, revision) || Lacks(silo, revision)) && CanCarry(revision, owners))
            {
                return revision;
            }
        }

        return null;
    }

    /// <summary>Explains why the newest revision is not in force, in a sentence; null when it is.</summary>
    /// <inheritdoc cref="Next"/>
    public string? Waiting(IReadOnlyCollection<SiloAddress> active, IReadOnlyCollection<SiloAddress> owners)
    {
        if (newest == inForce)
        {
            return null;
        }

        if (active.Where(silo => !Has(silo, newest) && !Lacks(silo, newest)).Order().FirstOrDefault() is { } silent)
        {
            return FormattableString.Invariant($"Silo {silent} has not compiled revision {newest} yet.");
        }

        var able = owners.Count(silo => Has(silo, newest) && !IsBehind(silo));
        return FormattableString.Invariant(
            $"Revision {newest} does not come into force: {able} of {owners.Count} silos can compile it, and half of them have to. Apply another one, or start the others with a build and settings that can.");
    }

    /// <summary>Determines whether a silo is known to lack a revision that was in force. One that has not reported is not.</summary>
    public bool IsBehind(SiloAddress silo) => reports.TryGetValue(silo, out var report) && MissedBy(report).Any(revision => revision <= inForce && !skipped.Contains(revision));

    private bool CanCarry(long revision, IReadOnlyCollection<SiloAddress> owners) =>
        owners.Count(silo => Has(silo, revision) && !IsBehind(silo)) is var able && able > 0 && 2 * able >= owners.Count;

    private bool Has(SiloAddress silo, long revision) => reports.TryGetValue(silo, out var report) && report.Compiled >= revision && !MissedBy(report).Contains(revision);

    private bool Lacks(SiloAddress silo, long revision) => reports.TryGetValue(silo, out var report) && MissedBy(report).Contains(revision);

    // An earlier build stops at the first one.
    private static long[] MissedBy(CatalogueReport report) => report.Missed ?? (report.Refusal is null ? [] : [report.Compiled + 1]);
}
