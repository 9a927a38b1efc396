using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using SensorGrid.Kinesis.Records;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Streaming.Kinesis.Tests.Wire;

/// <summary>Silos of two versions run side by side, and a newer one reads what an older one stored.</summary>
public sealed class ShardBytesTests
{
    private const string ShardBytes =
        "20E84029736861726449642D3030303030303030303030323101C3D96E3E4D526561644F6E6C794C697374496E74657266616365436F64" +
        "656360315B5B737472696E675D5D00034129736861726449642D303030303030303030303030E021808000B796AB49DE08810000000000" +
        "000000E021E800034121FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFE0E0";

    private const string ProgressBytes =
        "20E820E8407134393539303333383237313439303235363630383535393639323533383336313537313039353932313537353938393133" +
        "36353838383938011DE021808000B796AB49DE08810000000000000000E0E0";

    private static readonly RecordPosition Position = new("49590338271490256608559692538361571095921575989136588898", 7);

    private static readonly ReadableShard Shard = new(
        "shardId-000000000002",
        ["shardId-000000000000"],
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        new HashRange(UInt128.One, UInt128.MaxValue));

    private readonly Serializer _serializer =
        new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    [Fact]
    public void A_shard_to_read_has_the_same_bytes_as_ever() =>
        Assert.Equal(ShardBytes, Convert.ToHexString(_serializer.SerializeToArray(Shard)));

    [Fact]
    public void A_shards_progress_has_the_same_bytes_as_ever() =>
        Assert.Equal(ProgressBytes, Convert.ToHexString(_serializer.SerializeToArray(new ShardProgress(Position, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)))));
}
