using SensorGrid.Kinesis.Local.Storage;
using SensorGrid.Kinesis.Local.Wire;
using SensorGrid.Sqlite;

namespace SensorGrid.Kinesis.Local.Operations;

/// <summary>Closes parents and opens children, in one write.</summary>
internal sealed class Resharding(SqliteSession session, StreamRow stream, long now)
{
    private List<ShardRow> Open => Catalogue.Shards(session, stream.Id).Where(shard => shard.IsOpen).OrderBy(shard => shard.From).ToList();

    /// <param name="shard">An open shard.</param>
    /// <param name="at">The first hash key of the second child; above the shard's first.</param>
    public void Split(ShardRow shard, UInt128 at) => Replace([shard], shard.Number, null, [(shard.From, at - 1), (at, shard.To)]);

    public void Merge(ShardRow shard, ShardRow other) => Replace(
        [shard, other], shard.Number, other.Number, [(UInt128.Min(shard.From, other.From), UInt128.Max(shard.To, other.To))]);

    /// <summary>Splits where the even division has an edge inside of a shard, then merges what lies in the same part.</summary>
    public void ScaleTo(int count)
    {
        var parts = HashKeys.Divide(count);
        foreach (var (from, _) in parts)
        {
            if (Open.Find(shard => shard.From < from && from <= shard.To) is { } shard)
            {
                Split(shard, from);
            }
        }

        foreach (var (from, to) in parts)
        {
            while (Open.FindAll(shard => from <= shard.From && shard.To <= to) is { Count: > 1 } pieces)
            {
                Merge(pieces[0], pieces[1]);
            }
        }
    }

    private void Replace(ShardRow[] parents, int parent, int? adjacentParent, (UInt128 From, UInt128 To)[] children)
    {
        // Later than every record of the parents, whatever the clock says: children's sequence numbers begin with this.
        var at = parents.Max(shard => Math.Max(shard.CreatedAt, RecordLog.Last(session, shard)?.ArrivedAt ?? 0)) + 1;
        at = Math.Max(at, now);
        foreach (var shard in parents)
        {
            Catalogue.CloseShard(session, shard.Id, RecordLog.NextOrdinal(session, shard), at);
        }

        var number = Catalogue.Shards(session, stream.Id).Max(shard => shard.Number) + 1;
        foreach (var (from, to) in children)
        {
            Catalogue.AddShard(session, new ShardRow(0, stream.Id, number++, parent, adjacentParent, from, to, at, null, null, 0));
        }

        Catalogue.NoteChange(session);
    }
}
