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

    [Theory]
    [InlineData(1_000)]
    [InlineData(16 * 1024 * 1024)]
    [InlineData((16 * 1024 * 1024) + 1)]
    public void Bytes_that_repeat_take_less_and_are_unpacked_whatever_their_number(int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
        {
            bytes[i] = (byte)((i % 7) + 1);
        }

        var packed = PackedBytes.Pack(bytes);

        Assert.True(bytes.AsSpan().SequenceEqual(PackedBytes.Unpack(packed)));
        Assert.Equal(count <= 16 * 1024 * 1024, packed.Length < count / 5);
    }

    [Fact]
    public void Compressed_bytes_that_are_damaged_or_say_to_be_too_many_are_refused()
    {
        var packed = PackedBytes.Pack([.. Enumerable.Repeat((byte)7, 1_000)]);
        Assert.Equal(6, packed[0]);

        Assert.Throws<InvalidDataException>(() => PackedBytes.Unpack(packed.AsSpan(0, packed.Length - 1)));
        Assert.Throws<InvalidDataException>(() => PackedBytes.Unpack([6, 0xFF, 0xFF, 0xFF, 0x7F, .. packed.AsSpan(3)]));
    }
}
