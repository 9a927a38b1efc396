using System.Buffers;
using CsCheck;
using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.Tests.Snapshots;

public sealed class SnapshotFramesTests
{
    private static readonly Gen<string> Name = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 0, 20],
        Gen.Int[1, 60].Select(length => "windows/" + new string('ä', length)),
        Gen.Int[500, 1_000].Select(length => new string('m', length)));

    private static readonly Gen<SnapshotFrame> Frame = Gen.Select(
        Name,
        Gen.Frequency((3, Gen.Int[0, 300]), (1, Gen.Int[0, int.MaxValue])),
        Gen.ULong,
        Gen.Byte.Array[0, 300],
        (name, version, definition, content) => new SnapshotFrame(name, version, definition, content));

    private static readonly Gen<SnapshotFrame[]> Frames = Frame.Array[0, 8].Select(frames => frames.DistinctBy(frame => frame.Name).ToArray());

    [Fact]
    public void Frames_come_back_as_they_were_written() => Frames.Sample(frames =>
    {
        var read = SnapshotFrames.ReadSnapshot(Written(frames));

        Assert.Equal(frames.Length, read.Count);
        Assert.All(frames.Zip(read), pair => AssertSame(pair.First, pair.Second));
    });

    [Fact]
    public void A_snapshot_that_ends_within_a_frame_is_refused_wherever_it_ends() => Frames.Sample(
        frames =>
        {
            var whole = Written(frames);
            var ends = frames.Select((_, i) => Written(frames.AsSpan(0, i)).Length).Append(whole.Length).ToHashSet();
            for (var length = 1; length <= whole.Length; length++)
            {
                if (!ends.Contains(length))
                {
                    Assert.Throws<InvalidDataException>(() => SnapshotFrames.ReadSnapshot(whole.AsMemory(0, length)));
                }
            }
        },
        iter: 20);

    [Fact]
    public void Two_frames_of_one_name_are_refused()
    {
        var snapshot = Written([new SnapshotFrame("a", 1, 0, default), new SnapshotFrame("b", 1, 0, default), new SnapshotFrame("a", 2, 1, new byte[3])]);

        var exception = Assert.Throws<InvalidDataException>(() => SnapshotFrames.ReadSnapshot(snapshot));
        Assert.Equal("The snapshot is damaged: it has the section 'a' twice.", exception.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(99)]
    public void A_snapshot_of_another_format_says_which_one_is_read(byte format)
    {
        var snapshot = Written([]);
        snapshot[0] = format;

        Assert.Equal(
            $"The snapshot has format {format}, but this version reads format 6 alone: read the stream anew, with a new data directory or table.",
            Assert.Throws<InvalidDataException>(() => SnapshotFrames.ReadSnapshot(snapshot)).Message);
    }

    [Fact]
    public void No_bytes_are_no_snapshot() => Assert.Throws<InvalidDataException>(() => SnapshotFrames.ReadSnapshot(default));

    [Fact]
    public void A_name_that_is_no_text_is_refused_since_it_would_not_be_written_again()
    {
        var snapshot = Written([new SnapshotFrame("ab", 1, 0, default)]);
        snapshot[2] = 0xC3;
        snapshot[3] = 0x28;

        Assert.Throws<InvalidDataException>(() => SnapshotFrames.ReadSnapshot(snapshot));
    }

    [Fact]
    public void A_name_beyond_the_bound_is_neither_written_nor_read()
    {
        var name = new string('n', SnapshotFrames.MaxNameBytes);
        Assert.Single(SnapshotFrames.ReadSnapshot(Written([new SnapshotFrame(name, 1, 0, default)])));

        Assert.Throws<ArgumentOutOfRangeException>(() => Written([new SnapshotFrame(name + "n", 1, 0, default)]));
        Assert.Throws<InvalidDataException>(() => SnapshotFrames.Read(new byte[] { 0x81, 0x08 }.Concat(new byte[2_000]).ToArray()));
    }

    private static void AssertSame(in SnapshotFrame expected, in SnapshotFrame actual)
    {
        Assert.Equal((expected.Name, expected.Version, expected.Definition), (actual.Name, actual.Version, actual.Definition));
        Assert.Equal(expected.Content.ToArray(), actual.Content.ToArray());
    }

    private static byte[] Written(ReadOnlySpan<SnapshotFrame> frames)
    {
        var output = new ArrayBufferWriter<byte>();
        SnapshotFrames.WriteFormat(output);
        foreach (var frame in frames)
        {
            SnapshotFrames.Write(output, frame);
        }

        return output.WrittenSpan.ToArray();
    }
}
