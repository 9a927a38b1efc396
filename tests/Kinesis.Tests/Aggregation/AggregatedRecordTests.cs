using CsCheck;
using SensorGrid.Kinesis.Aggregation;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Kinesis.Tests.Aggregation;

public sealed class AggregatedRecordTests
{
    private static readonly string[] Keys = ["a", "b", "7", "ä/ü", ""];

    private static readonly Gen<(string Key, UInt128? HashKey, byte[] Data)> GenRecord = Gen.Select(
        Gen.OneOf(Gen.Int[0, 4].Select(i => Keys[i]), Gen.String[Gen.Char.AlphaNumeric, 0, 256]),
        Gen.OneOf(Gen.Const(default(UInt128?)), Gen.Select(Gen.ULong, Gen.ULong, (high, low) => (UInt128?)new UInt128(high, low))),
        Gen.Byte.Array[0, 300]);

    [Fact]
    public void What_was_put_in_comes_out() => GenRecord.List[1, 200].Sample(records =>
    {
        var decoded = AggregatedRecordDecoder.Decode(Encode(records));
        Assert.Null(decoded!.Defect);
        Assert.Equal(records.Count, decoded.Records.Count);
        foreach (var (put, got) in records.Zip(decoded.Records))
        {
            Assert.Equal((put.Key, put.HashKey ?? HashRange.HashOf(put.Key)), (got.PartitionKey, got.HashKey));
            Assert.Equal(put.Data, got.Data.ToArray());
        }
    });

    [Fact]
    public void A_slice_of_a_larger_buffer_is_decoded_as_well()
    {
        var whole = Encode([("a", null, [1, 2]), ("b", 5, [3])]);
        byte[] buffer = [9, 9, 9, .. whole, 9];
        var decoded = AggregatedRecordDecoder.Decode(buffer.AsMemory(3, whole.Length))!;
        Assert.Equal([new byte[] { 1, 2 }, [3]], decoded.Records.Select(record => record.Data.ToArray()));
    }

    [Fact]
    public void Any_bytes_are_an_ordinary_record() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        Assert.Null(AggregatedRecordDecoder.Decode(bytes));
        Assert.Null(AggregatedRecordDecoder.Decode((byte[])[0xF3, 0x89, 0x9A, 0xC2, .. bytes]));
    });

    [Fact]
    public void Any_message_under_a_right_checksum_is_told_and_never_thrown() => Gen.OneOf(
        Gen.Byte.Array[0, 100],
        Gen.Select(Gen.Int[1, 5], Gen.Byte.Array[0, 12], Raw.Field).Array[0, 8].Select(fields => fields.SelectMany(field => field).ToArray()))
        .Sample(message =>
        {
            var decoded = AggregatedRecordDecoder.Decode(Raw.Sealed(message));
            Assert.True(decoded is null || decoded.Defect is null == decoded.Records.Count > 0);
        });

    [Fact]
    public void A_truncated_or_changed_one_is_an_ordinary_record()
    {
        var whole = Encode([("a", null, [1, 2]), ("b", 5, [3])]);
        for (var i = 0; i < whole.Length; i++)
        {
            Assert.Null(AggregatedRecordDecoder.Decode(whole.AsMemory(0, i)));
            for (var bit = 0; bit < 8; bit++)
            {
                var changed = whole.ToArray();
                changed[i] ^= (byte)(1 << bit);
                Assert.Null(AggregatedRecordDecoder.Decode(changed));
            }
        }
    }

    [Fact]
    public void Without_a_required_field_it_is_an_ordinary_record()
    {
        Assert.Null(AggregatedRecordDecoder.Decode(Raw.Sealed(Raw.PartitionKey("a"), Raw.Record(0, data: null))));
        Assert.Null(AggregatedRecordDecoder.Decode(Raw.Sealed(Raw.PartitionKey("a"), Raw.Field(3, Raw.Field(3, [1])))));
    }

    [Fact]
    public void Fields_that_are_not_known_are_passed_over()
    {
        var record = Raw.Field(3, [0x08, 0, .. Raw.Field(3, [1]), .. Raw.Field(4, Raw.Field(1, "tag"u8.ToArray())), 0x48, 1]);
        var decoded = AggregatedRecordDecoder.Decode(Raw.Sealed(record, Raw.Field(9, [1, 2, 3]), Raw.PartitionKey("a")))!;
        Assert.Equal("a", Assert.Single(decoded.Records).PartitionKey);
    }

    [Theory]
    [InlineData("user record 1 of the aggregated record has partition key 1 of a table of 1.", 1, null)]
    [InlineData("user record 1 of the aggregated record has explicit hash key 2 of a table of 2.", 0, 2)]
    [InlineData("user record 1 of the aggregated record has an explicit hash key that is no number of 128 bits.", 0, 1)]
    public void A_key_that_is_not_there_is_a_defect_of_the_whole(string reason, int key, int? hashKey)
    {
        var second = Raw.Record((byte)key, (byte?)hashKey);
        var decoded = AggregatedRecordDecoder.Decode(
            Raw.Sealed(Raw.PartitionKey("a"), Raw.HashKey("0"), Raw.HashKey("-1"), Raw.Record(0, 0), second))!;
        Assert.Equal(reason, decoded.Defect, ignoreCase: true);
        Assert.Empty(decoded.Records);
    }

    [Fact]
    public void One_that_holds_nothing_has_a_defect() =>
        Assert.Equal("The aggregated record holds no user records.", AggregatedRecordDecoder.Decode(Raw.Sealed(Raw.PartitionKey("a")))!.Defect);

    [Fact]
    public void Neither_countless_user_records_nor_endless_keys_are_taken()
    {
        var records = Enumerable.Repeat(Raw.Record(0, data: ""), AggregatedRecordDecoder.MostUserRecords).SelectMany(bytes => bytes).ToArray();
        Assert.Null(AggregatedRecordDecoder.Decode(Raw.Sealed(Raw.PartitionKey("a"), records))!.Defect);
        Assert.Contains("32769 user records", AggregatedRecordDecoder.Decode(Raw.Sealed(Raw.PartitionKey("a"), records, Raw.Record(0)))!.Defect);
        var longKey = new string('k', 257);
        Assert.Contains("257 characters", AggregatedRecordDecoder.Decode(Raw.Sealed(Raw.PartitionKey(longKey), Raw.Record(0)))!.Defect);
    }

    private static byte[] Encode(IEnumerable<(string Key, UInt128? HashKey, byte[] Data)> records)
    {
        var encoder = new AggregatedRecordEncoder();
        foreach (var (key, hashKey, data) in records)
        {
            encoder.Add(key, hashKey, data);
        }

        return encoder.Encode();
    }
}
