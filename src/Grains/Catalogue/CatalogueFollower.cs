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

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private long _compiled;

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

            if (await CompileAsync(news.Newest, cancellationToken))
            {
                news = await ReportAsync(cancellationToken);
            }

            if (Math.Min(news.InForce, _compiled) is var inForce && inForce > book.InForce)
            {
                book.Advance(inForce);
                news = await ReportAsync(cancellationToken);
            }

            Stand(news);
            return (news.InForce < news.Newest && _compiled == news.Newest) || standing.IsOut;
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
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
    }

    private void Stand(CatalogueNews news)
    {
        // The first records of a cluster with a folder are read by that: nothing before there is a revision.
        var isOut = folder.IsFollowing && book.InForce == 0;
        standing.Set(isOut, isOut && news.FolderWaits is { } reason ? $"No revision of the definitions is in force, and this silo waits for the first one, from its folder. {reason}" : null, []);
    }

    private ValueTask<CatalogueNews> ReportAsync(CancellationToken cancellationToken) =>
        grains.GetGrain<ICatalogueGrain>(0).FollowAsync(new CatalogueReport(silo.SiloAddress, _compiled, book.Refusal) { Pinning = book.InForce, Folder = folder.Report }, cancellationToken);

    /// <returns>Whether there is anything new to report.</returns>
    private async Task<bool> CompileAsync(long newest, CancellationToken cancellationToken)
    {
        var before = (_compiled, book.Refusal);
        while (_compiled < newest && await book.TryCompileAsync(_compiled + 1, cancellationToken))
        {
            _compiled++;
        }

        if (book.Refusal is { } refusal && refusal != before.Refusal)
        {
            // Another build has accepted it, or this silo was started with another 'maxFutureSkew'. It comes into force nowhere from now on, and this silo says why.
            LogRefused(refusal);
        }

        return before != (_compiled, book.Refusal);
    }

    [LoggerMessage(1503, LogLevel.Warning, "The catalogue of definitions could not be followed; the silo tries again in a second.")]
    private partial void LogNotFollowed(Exception exception);

    [LoggerMessage(1504, LogLevel.Error, "{Refusal}")]
    private partial void LogRefused(string refusal);
}
