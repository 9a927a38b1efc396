using Microsoft.Extensions.Logging;
using SensorGrid.Grains.Agreement;
using SensorGrid.Grains.Folders;
using SensorGrid.Grains.Interfaces.Catalogue;

namespace SensorGrid.Grains.Catalogue;

/// <summary>Follows the catalogue: once a second it reports what this silo has compiled, and compiles what is new, away from the path of readings.</summary>
internal sealed partial class CatalogueFollower(
    IGrainFactory grains, RevisionBook book, FolderFollower folder, RevisionStanding standing, ILocalSiloDetails silo, TimeProvider clock, ILogger<CatalogueFollower> logger) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // The others compile at the same time, and somebody waits.
    private static readonly TimeSpan ShortInterval = TimeSpan.FromMilliseconds(100);

    private const int MostShortWaits = 100;

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private readonly SortedDictionary<long, string> _missed = [];
    private long _compiled;
    private long _tried;
    private string? _logged;
    private int _shortWaits;

    /// <summary>Begins when grains can be called, and ends while they still can.</summary>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(CatalogueFollower), ServiceLifecycleStage.Active + 1, _ => Begin(), EndAsync);

    public void Dispose() => _stop.Dispose();

    /// <summary>Reports once, and compiles what is new.</summary>
    /// <returns>Whether this silo waits for others to compile the newest revision.</returns>
    public async Task<bool> FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            var news = await ReportAsync(cancellationToken);
            if (await folder.FollowAsync(news, cancellationToken))
            {
                news = await ReportAsync(cancellationToken);
            }

            if (news.Newest > 0)
            {
                // Before this silo reports a revision as compiled: none is in force while a silo announces nothing.
                book.Announce();
            }

            if (await CompileAsync(news, cancellationToken))
            {
                news = await ReportAsync(cancellationToken);
            }

            // Never to an earlier one than that in force: others may have passed over it.
            if (RefusalIn(news) is null && news.InForce > book.InForce && _tried >= news.InForce)
            {
                book.Advance(news.InForce);
                news = await ReportAsync(cancellationToken);
            }

            Stand(news);
            book.LetGoModels();
            return IsSoon((news.InForce < news.Newest && _tried == news.Newest) || (standing.IsOut && news.FolderWaits is null && RefusalIn(news) is null));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Any exception: the next report comes in a second.
            LogNotFollowed(exception);
            return false;
        }
    }

    private Task Begin()
    {
        _running = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running;
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var isWaiting = await FollowAsync(_stop.Token);
                await Task.Delay(isWaiting ? ShortInterval : Interval, clock, _stop.Token);
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // Any exception: a call that is under way while the silo stops fails in one way or another.
        }
    }

    /// <summary>Tells the silo whether it may own shards and sensors, and who may not.</summary>
    private void Stand(CatalogueNews news)
    {
        var refusal = RefusalIn(news) is { } lacks
            ? $"{lacks} That revision was in force, and records may be pinned to it: the silo owns no shards and no sensors until it is started with a build and settings that can."
            : null;

        // The first records of a cluster with a folder are read by that: nothing before there is a revision.
        var isFirst = refusal is null && folder.IsFollowing && book.InForce == 0;
        book.Refuse(refusal);
        standing.Set(
            refusal is not null || isFirst,
            refusal ?? (isFirst && news.FolderWaits is { } reason ? $"No revision of the definitions is in force, and this silo waits for the first one, from its folder. {reason}" : null),
            news.Behind ?? []);
    }

    // A revision that was in force and is not compiled here.
    private string? RefusalIn(CatalogueNews news) => _missed.FirstOrDefault(missed => missed.Key <= news.InForce && !IsSkipped(news, missed.Key)).Value;

    // For a while only: what somebody has to mend takes longer.
    private bool IsSoon(bool isSoon) => (_shortWaits = isSoon ? _shortWaits + 1 : 0) is > 0 and <= MostShortWaits;

    private static bool IsSkipped(CatalogueNews news, long revision) => news.Skipped?.Contains(revision) is true;

    private ValueTask<CatalogueNews> ReportAsync(CancellationToken cancellationToken) =>
        grains.GetGrain<ICatalogueGrain>(0).FollowAsync(Report(), cancellationToken);

    // A revision that it cannot compile counts while it is the newest, or was in force; a later one that it can compile takes the place of one that never was.
    private CatalogueReport Report() => new(
        silo.SiloAddress, _compiled, _missed.Where(missed => missed.Key > _compiled).Select(missed => missed.Value).FirstOrDefault() ?? book.Refusal)
    {
        Pinning = book.InForce,
        Missed = [.. _missed.Keys],
        Folder = folder.Report,
    };

    /// <summary>Compiles what is new, each revision by itself: one that cannot be compiled does not keep it from the next, which may take it back.</summary>
    /// <returns>Whether there is anything new to report.</returns>
    private async Task<bool> CompileAsync(CatalogueNews news, CancellationToken cancellationToken)
    {
        var before = _tried;
        while (_tried < news.Newest)
        {
            var revision = _tried + 1;
            if (IsSkipped(news, revision))
            {
                _tried = revision;
                continue;
            }

            if (await book.TryCompileAsync(revision, loads: revision >= news.InForce, cancellationToken) is { } refusal)
            {
                _missed[revision] = refusal;
            }
            else
            {
                _compiled = revision;
            }

            _tried = revision;
        }

        if (_missed.Values.LastOrDefault() is { } last && last != _logged)
        {
            // Another build has accepted it, or this silo was started with another 'maxFutureSkew'.
            LogRefused(_logged = last);
        }

        return before != _tried;
    }

    [LoggerMessage(1503, LogLevel.Warning, "The catalogue of definitions could not be followed; the silo tries again in a second.")]
    private partial void LogNotFollowed(Exception exception);

    [LoggerMessage(1504, LogLevel.Error, "{Refusal}")]
    private partial void LogRefused(string refusal);
}
