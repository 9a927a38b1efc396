using SensorGrid.Kinesis.Local.Storage;

namespace SensorGrid.Kinesis.Local.Operations;

/// <summary>Sweeps away what has expired. Readers do not depend on it: to them, expired records and shards are gone at once.</summary>
internal sealed class Retention(OperationContext context)
{
    /// <summary>Records removed in one write, so that writers are not held up.</summary>
    private const int Slice = 2000;

    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var cutoff = context.Cutoff(context.Now);
        var shards = context.Database.Read(session =>
            Catalogue.Streams(session).SelectMany(stream => Catalogue.Shards(session, stream.Id)).ToList());
        foreach (var shard in shards)
        {
            while (await SweepAsync(shard, cutoff, cancellationToken).ConfigureAwait(false))
            {
            }
        }
    }

    private Task<bool> SweepAsync(ShardRow shard, long cutoff, CancellationToken cancellationToken) => context.Database.WriteAsync(
        session =>
        {
            if (Catalogue.FindShard(session, shard.Id) is not { } current)
            {
                return false;
            }

            var boundary = RecordLog.FirstAtOrAfter(session, current, cutoff);
            var removed = RecordLog.RemoveBelow(session, shard.Id, boundary, Slice);
            if (removed == Slice)
            {
                Catalogue.NoteTrimmed(session, shard.Id, (RecordLog.First(session, current, 0)?.Ordinal ?? boundary) - 1);
                return true;
            }

            if (current.ClosedAt < cutoff)
            {
                Catalogue.RemoveShard(session, shard.Id);
            }
            else
            {
                Catalogue.NoteTrimmed(session, shard.Id, boundary - 1);
            }

            return false;
        },
        cancellationToken);
}
