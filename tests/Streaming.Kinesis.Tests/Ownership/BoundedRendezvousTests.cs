using System.Net;
using CsCheck;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Streaming.Kinesis.Tests.Ownership;

public sealed class BoundedRendezvousTests
{
    private static readonly Gen<(string[] Shards, SiloAddress[] Silos)> Clusters =
        from shards in Gen.Int[0, 40]
        from silos in Gen.Int[1, 8]
        from seed in Gen.Int[1, 1000]
        select (
            Enumerable.Range(0, shards).Select(i => $"shardId-{i:D12}").ToArray(),
            Enumerable.Range(0, silos).Select(i => SiloAddress.New(IPAddress.Loopback, 1000 + i, seed)).ToArray());

    [Fact]
    public void Every_shard_has_one_silo_and_no_silo_two_more_than_another() =>
        Clusters.Sample(cluster =>
        {
            var assigned = BoundedRendezvous.Assign(cluster.Shards, cluster.Silos);
            Assert.Equal(cluster.Shards.Order(), assigned.Keys.Order());
            var counts = cluster.Silos.Select(silo => assigned.Values.Count(silo.Equals)).ToList();
            Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        });

    [Fact]
    public void The_order_of_shards_and_silos_changes_nothing() =>
        Clusters.Sample(cluster =>
        {
            var one = BoundedRendezvous.Assign(cluster.Shards, cluster.Silos);
            var other = BoundedRendezvous.Assign([.. cluster.Shards.Reverse()], [.. cluster.Silos.Reverse()]);
            Assert.All(one, pair => Assert.Equal(pair.Value, other[pair.Key]));
        });

    [Fact]
    public void Without_silos_nothing_is_assigned() => Assert.Empty(BoundedRendezvous.Assign(["shardId-000000000000"], []));

    [Fact]
    public void A_silo_that_joins_takes_little_more_than_its_share()
    {
        string[] shards = [.. Enumerable.Range(0, 60).Select(i => $"shardId-{i:D12}")];
        SiloAddress[] silos = [.. Enumerable.Range(0, 4).Select(i => SiloAddress.New(IPAddress.Loopback, 1000 + i, 1))];
        var before = BoundedRendezvous.Assign(shards, silos[..3]);
        var after = BoundedRendezvous.Assign(shards, silos);
        Assert.InRange(shards.Count(shard => !before[shard].Equals(after[shard])), 15, 25);
    }
}
