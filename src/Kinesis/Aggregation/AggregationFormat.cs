using Google.Protobuf;

namespace SensorGrid.Kinesis.Aggregation;

/// <summary>The Kinesis Producer Library's format: a magic number, a Protocol Buffers message, and the message's MD5.</summary>
/// <remarks>
/// <code>
/// message AggregatedRecord { repeated string partition_key_table = 1; repeated string explicit_hash_key_table = 2; repeated Record records = 3; }
/// message Record { required uint64 partition_key_index = 1; optional uint64 explicit_hash_key_index = 2; required bytes data = 3; repeated Tag tags = 4; }
/// </code>
/// </remarks>
internal static class AggregationFormat
{
    public const int PartitionKeyTable = 1, ExplicitHashKeyTable = 2, Records = 3;
    public const int PartitionKeyIndex = 1, ExplicitHashKeyIndex = 2, Data = 3;

    public static readonly uint PartitionKeyTableTag = WireFormat.MakeTag(PartitionKeyTable, WireFormat.WireType.LengthDelimited);
    public static readonly uint ExplicitHashKeyTableTag = WireFormat.MakeTag(ExplicitHashKeyTable, WireFormat.WireType.LengthDelimited);
    public static readonly uint RecordsTag = WireFormat.MakeTag(Records, WireFormat.WireType.LengthDelimited);
    public static readonly uint PartitionKeyIndexTag = WireFormat.MakeTag(PartitionKeyIndex, WireFormat.WireType.Varint);
    public static readonly uint ExplicitHashKeyIndexTag = WireFormat.MakeTag(ExplicitHashKeyIndex, WireFormat.WireType.Varint);
    public static readonly uint DataTag = WireFormat.MakeTag(Data, WireFormat.WireType.LengthDelimited);

    public static ReadOnlySpan<byte> Magic => [0xF3, 0x89, 0x9A, 0xC2];
}
