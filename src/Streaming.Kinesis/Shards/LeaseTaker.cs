namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>Takes over a shard.</summary>
internal static class LeaseTaker
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Claims the shard. In a planned move the last reader still writes its final checkpoint: the claim waits until it releases the shard, its silo
    /// is not active any more, or the time-out is over.
    /// </summary>
    public static async Task<ShardClaim> ClaimAsync(ShardReaderContext reading, string shardId, CancellationToken cancellationToken)
    {
        var grain = reading.ShardGrain(shardId);
        var started = reading.TimeProvider.GetTimestamp();
        var force = false;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var claim = await ClaimAsync(grain, reading.Silo, force, cancellationToken);
            if (claim.HeldBy is not { } holder)
            {
                return claim;
            }

            var alive = reading.Membership.CurrentSnapshot.GetSiloStatus(holder) == SiloStatus.Active;
            force = !alive || reading.TimeProvider.GetElapsedTime(started) >= reading.Options.TakeOverTimeout;
            if (!force)
            {
                await Task.Delay(PollInterval, reading.TimeProvider, cancellationToken);
            }
        }
    }

    private static async Task<ShardClaim> ClaimAsync(IShardGrain grain, SiloAddress silo, bool force, CancellationToken cancellationToken)
    {
        var claiming = grain.ClaimAsync(silo, force);
        try
        {
            return await claiming.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The claim may still be granted, to a reader that no longer exists: the next one would wait for it.
            LetGoAsync(grain, claiming).Ignore();
            throw;
        }
    }

    private static async Task LetGoAsync(IShardGrain grain, Task<ShardClaim> claiming)
    {
        if (await claiming is { HeldBy: null } granted)
        {
            await grain.ReleaseAsync(granted.Epoch);
        }
    }
}
