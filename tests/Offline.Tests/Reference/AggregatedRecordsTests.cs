using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using SensorGrid.Offline.Reference.Records;
using static SensorGrid.TestKit.Readings.HandMadeAggregate;

namespace SensorGrid.Offline.Tests.Reference;

/// <summary>The reference takes aggregated records apart by itself.</summary>
public sealed class AggregatedRecordsTests
{
    [Fact]
    public void The_records_inside_come_in_their_order()
    {
        var record = Aggregate(PartitionKey("a"), Record(0, null, "one"), Record(0, null, "two"));

        Assert.Equal([(0, "one"), (1, "two")], Texts(record));
    }

    [Fact]
    public void One_that_belongs_into_another_shard_is_left_out_and_the_others_keep_their_places()
    {
        var record = Aggregate(PartitionKey("a"), HashKey("5"), HashKey("500"), Record(0, 0, "near"), Record(0, 1, "far"), Record(0, 0, "near, too"));

        Assert.Equal([(0, "near"), (2, "near, too")], Texts(record, (0, 100)));
    }

    [Fact]
    public void A_partition_key_belongs_where_its_hash_is()
    {
#pragma warning disable CA5351 // Not for security: the format says MD5.
        var hash = new BigInteger(MD5.HashData(Encoding.UTF8.GetBytes("a")), isUnsigned: true, isBigEndian: true);
#pragma warning restore CA5351
        var record = Aggregate(PartitionKey("a"), Record(0, null, "one"));

        Assert.Single(Texts(record, (hash, hash)));
        Assert.Empty(Texts(record, (hash + 1, hash + 1)));
    }

    [Fact]
    public void One_with_a_wrong_checksum_is_a_record_as_it_is()
    {
        var record = Aggregate(PartitionKey("a"), Record(0, null, "one"));
        record[^1] ^= 1;

        var (place, data) = Assert.Single(AggregatedRecords.Of(record, null));
        Assert.Equal(0, place);
        Assert.Equal(record, data.ToArray());
    }

    [Fact]
    public void One_that_points_outside_of_its_tables_has_nothing_to_take()
    {
        Assert.Empty(Texts(Aggregate(PartitionKey("a"), Record(0, null, "one"), Record(1, null, "two"))));
        Assert.Empty(Texts(Aggregate(PartitionKey("a"), HashKey("x"), Record(0, 0, "one"))));
        Assert.Empty(Texts(Aggregate(PartitionKey("a"))));
    }

    private static (int, string)[] Texts(byte[] record, (BigInteger, BigInteger)? range = null) =>
        [.. AggregatedRecords.Of(record, range).Select(part => ((int)part.SubSequence, Encoding.UTF8.GetString(part.Data.Span)))];
}
