namespace SensorGrid.Protocol.Tests.Protocol.Revisions;

/// <summary>One life of a silo: what it has compiled, and what it has heard of the catalogue.</summary>
/// <param name="id">Its number; another one after each start.</param>
/// <param name="build">Its build, which decides what it can compile.</param>
/// <param name="rules">The rules.</param>
internal sealed class RevisionSilo(int id, int build, Rules rules)
{
    private readonly SortedSet<int> _missed = [];
    private RevisionNews _news = new(0, 0, [], []);

    public int Id => id;

    public int Build => build;

    public bool IsAlive { get; set; } = true;

    /// <summary>The active silos, as it sees them.</summary>
    public int[] View { get; set; } = [];

    public SortedSet<int> Compiled { get; } = [];

    /// <summary>The revision that its readers pin records to; 0 for none.</summary>
    public int Pinning { get; private set; }

    /// <summary>Gets whether it may own nothing: it lacks a revision that was in force, or has not heard of any.</summary>
    public bool IsOut { get; private set; } = true;

    public RevisionReport Report() => new(id, [.. Compiled], [.. _missed]);

    /// <summary>Hears of the catalogue, and compiles what it does not have yet: each revision by itself, but for those that were never in force and are not the newest.</summary>
    public void Hear(RevisionNews news, Func<int, int, bool> canCompile)
    {
        if (news.InForce < _news.InForce || news.Newest < _news.Newest)
        {
            // An answer that comes late.
            return;
        }

        _news = news;
        for (var revision = 1; revision <= news.Newest; revision++)
        {
            if (!news.Skipped.Contains(revision) && !Compiled.Contains(revision) && !_missed.Contains(revision))
            {
                _ = canCompile(build, revision) ? Compiled.Add(revision) : _missed.Add(revision);
            }
        }

        IsOut = rules.HasFlag(Rules.SkipNeverInForce)
            ? Enumerable.Range(1, news.InForce).Any(revision => !news.Skipped.Contains(revision) && !Compiled.Contains(revision))
            : !Compiled.Contains(news.InForce);
        if (rules.HasFlag(Rules.PinInForce))
        {
            Pinning = IsOut ? Pinning : news.InForce;
        }
        else
        {
            Pinning = Math.Max(Pinning, Compiled.Where(revision => revision <= news.InForce).DefaultIfEmpty().Max());
        }
    }

    /// <summary>Finds the owner of something among the silos that it sees; null for none.</summary>
    public int? OwnerOf(int thing)
    {
        var owners = View.Where(silo => !rules.HasFlag(Rules.BehindOwnsNothing) || !(_news.Behind.Contains(silo) || (silo == id && IsOut))).Order().ToArray();
        return owners.Length == 0 ? null : owners[thing % owners.Length];
    }

    /// <summary>Determines whether a record can be decoded by the source definitions of its revision.</summary>
    public bool CanDecode(int pin) => Compiled.Contains(pin) || !rules.HasFlag(Rules.CompiledOnly);

    /// <summary>The revision that a record is processed by here; null when that has to be done elsewhere, or later.</summary>
    public int? Process(int pin, int state)
    {
        if (rules.HasFlag(Rules.BehindOwnsNothing) && IsOut)
        {
            return null;
        }

        var revision = Math.Max(pin, state);
        if (Compiled.Contains(revision) && Compiled.Contains(Math.Max(state, 1)))
        {
            return revision;
        }

        return rules.HasFlag(Rules.CompiledOnly) || Compiled.Count == 0 ? null : Compiled.Max;
    }
}
