namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>Takes a shard over.</summary>
internal static class ShardClaimer
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Claims the shard. In a planned move the last reader still writes its final checkpoint: it is waited for until it lets go, its silo
    /// is not active any more, or the patience is over.
    /// </summary>
    public static async Task<ShardClaim> ClaimAsync(ShardReading reading, string shardId, CancellationToken cancellationToken)
    {
        var grain = reading.ShardGrain(shardId);
        var started = reading.TimeProvider.GetTimestamp();
        var force = false;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var claim = await grain.ClaimAsync(reading.Silo, force).WaitAsync(cancellationToken);
            if (claim.HeldBy is not { } holder)
            {
                return claim;
            }

            var alive = reading.Membership.CurrentSnapshot.GetSiloStatus(holder) == SiloStatus.Active;
            force = !alive || reading.TimeProvider.GetElapsedTime(started) >= reading.Options.HandOverPatience;
            if (!force)
            {
                await Task.Delay(PollInterval, reading.TimeProvider, cancellationToken);
            }
        }
    }
}
