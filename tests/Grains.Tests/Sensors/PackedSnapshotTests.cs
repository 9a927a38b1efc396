using CsCheck;
using SensorGrid.Grains.Sensors;

namespace SensorGrid.Grains.Tests.Sensors;

public sealed class PackedSnapshotTests
{
    private static readonly Gen<byte[]> Snapshot =
        Gen.Frequency((1, Gen.Const((byte)0).Array[1, 300]), (1, Gen.Byte.Array[1, 200])).Array[0, 8].Select(parts => (byte[])[4, .. parts.SelectMany(part => part)]);

    [Fact]
    public void What_was_packed_is_unpacked() =>
        Snapshot.Sample(snapshot => Assert.Equal(snapshot, PackedSnapshot.Unpack(PackedSnapshot.Pack(snapshot))));

    [Fact]
    public void Runs_of_zeros_take_two_bytes() => Assert.Equal([5, 2, 4, 1, 200, 1, 1, 9, 0], PackedSnapshot.Pack([4, 1, .. new byte[200], 9]));

    [Fact]
    public void A_snapshot_that_was_stored_as_it_is_is_read_as_it_is() => Assert.Equal([4, 0, 0, 0, 0, 0, 7], PackedSnapshot.Unpack([4, 0, 0, 0, 0, 0, 7]));

    [Fact]
    public void Bytes_that_end_too_early_are_damaged()
    {
        Assert.Throws<InvalidDataException>(() => PackedSnapshot.Unpack([5, 9, 1]));
        Assert.Throws<InvalidDataException>(() => PackedSnapshot.Unpack([5, 1, 1]));
        Assert.Throws<InvalidDataException>(() => PackedSnapshot.Unpack([5, 0, 0x80, 0x80, 0x80, 0x80, 1]));
    }
}
