using CsCheck;
using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Tests.Storage;

public sealed class PackedBytesTests
{
    private static readonly Gen<byte[]> Snapshot =
        Gen.Frequency((1, Gen.Const((byte)0).Array[1, 300]), (1, Gen.Byte.Array[1, 200])).Array[0, 8].Select(parts => (byte[])[4, .. parts.SelectMany(part => part)]);

    [Fact]
    public void What_was_packed_is_unpacked() =>
        Snapshot.Sample(snapshot => Assert.Equal(snapshot, PackedBytes.Unpack(PackedBytes.Pack(snapshot))));

    [Fact]
    public void Runs_of_zeros_take_two_bytes() => Assert.Equal([5, 2, 4, 1, 200, 1, 1, 9, 0], PackedBytes.Pack([4, 1, .. new byte[200], 9]));

    [Fact]
    public void Bytes_that_were_not_packed_are_refused() => Assert.Throws<InvalidDataException>(() => PackedBytes.Unpack([4, 0, 0, 0, 0, 0, 7]));

    [Fact]
    public void Bytes_that_end_too_early_are_damaged()
    {
        Assert.Throws<InvalidDataException>(() => PackedBytes.Unpack([5, 9, 1]));
        Assert.Throws<InvalidDataException>(() => PackedBytes.Unpack([5, 1, 1]));
        Assert.Throws<InvalidDataException>(() => PackedBytes.Unpack([5, 0, 0x80, 0x80, 0x80, 0x80, 1]));
    }
}
