namespace SensorGrid.Protocol.Tests.Protocol.Revisions;

/// <summary>The catalogue: durable are the newest revision, the one in force, and those that were never in force; reports are lost when its activation ends.</summary>
internal sealed class RevisionCatalogue(Rules rules)
{
    private readonly Dictionary<int, RevisionReport> _reports = [];

    public int Newest { get; private set; } = 1;

    public int InForce { get; private set; } = 1;

    public SortedSet<int> Skipped { get; } = [];

    /// <summary>All revisions that were in force.</summary>
    public SortedSet<int> Required { get; } = [1];

    public void Commit() => Newest++;

    public void Reactivate() => _reports.Clear();

    /// <summary>Takes a report. A revision comes into force once each active silo has compiled it or said that it cannot, and half of them, at least one, can own what is pinned to it.</summary>
    public RevisionNews Report(RevisionReport report, IReadOnlyCollection<int> active)
    {
        _reports[report.Silo] = report;
        for (var revision = Newest; revision > InForce; revision--)
        {
            if (active.All(silo => Has(silo, revision) || Lacks(silo, revision)) && 2 * active.Count(silo => Has(silo, revision) && !IsBehind(silo)) >= Math.Max(active.Count, 1))
            {
                Skipped.UnionWith(Enumerable.Range(InForce + 1, revision - InForce - 1));
                Required.Add(InForce = revision);
                break;
            }
        }

        return new RevisionNews(Newest, InForce, [.. Skipped], [.. _reports.Keys.Where(IsBehind)]);
    }

    private bool Has(int silo, int revision) => _reports.TryGetValue(silo, out var report) && report.Compiled.Contains(revision);

    private bool Lacks(int silo, int revision) => _reports.TryGetValue(silo, out var report) && report.Missed.Contains(revision);

    // Known to lack what was in force; one that has not reported is not known to.
    private bool IsBehind(int silo) =>
        rules.HasFlag(Rules.SkipNeverInForce) ? Required.Any(revision => Lacks(silo, revision)) : Lacks(silo, InForce);
}
