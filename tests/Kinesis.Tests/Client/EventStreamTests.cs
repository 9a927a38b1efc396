using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Amazon.Runtime.EventStreams;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Client.Wire;
using SensorGrid.TestKit.Fuzzing;

namespace SensorGrid.Kinesis.Tests.Client;

/// <summary>A subscription's bytes, made by the SDK's own encoder, and what may come instead of them.</summary>
public sealed class EventStreamTests
{
    private const string Event =
        """{"Records":[{"SequenceNumber":"7","ApproximateArrivalTimestamp":1767268800.123,"Data":"eyJhIjoxfQ==","PartitionKey":"a"}],"ContinuationSequenceNumber":"7","MillisBehindLatest":12}""";

    private const string End =
        """{"Records":[],"ContinuationSequenceNumber":null,"MillisBehindLatest":0,"ChildShards":[{"ShardId":"shardId-000000000001","ParentShards":["shardId-000000000000"]}]}""";

    private static readonly byte[] Hello = Frame("{}", (":message-type", "event"), (":event-type", "initial-response"));
    private static readonly byte[] Pushed = EventFrame(Event);
    private static readonly byte[] Ended = EventFrame(End);
    private static readonly byte[] Taken = Frame("""{"message":"Taken over."}""", (":message-type", "exception"), (":exception-type", "ResourceInUseException"));

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_come_in_order_whatever_pieces_their_bytes_come_in()
    {
        byte[] bytes = [.. Hello, .. Pushed, .. Pushed, .. Ended];
        foreach (var piece in new[] { 1, 7, bytes.Length })
        {
            using var subscription = Open(bytes, piece);
            var first = (await subscription.ReadAsync(CancellationToken))!;
            var record = Assert.Single(first.Records!);
            Assert.Equal(("7", "a", """{"a":1}"""), (record.SequenceNumber, record.PartitionKey, Encoding.UTF8.GetString(record.Data.Span)));
            Assert.Equal(new DateTime(2026, 1, 1, 12, 0, 0, 123, DateTimeKind.Utc), record.ApproximateArrivalTimestamp);
            Assert.Equal(("7", 12L), (first.ContinuationSequenceNumber, first.MillisBehindLatest));
            Assert.NotNull(await subscription.ReadAsync(CancellationToken));
            var end = (await subscription.ReadAsync(CancellationToken))!;
            Assert.Null(end.ContinuationSequenceNumber);
            Assert.Equal(["shardId-000000000000"], Assert.Single(end.ChildShards!).ParentShards);
            Assert.Null(await subscription.ReadAsync(CancellationToken));
        }
    }

    [Fact]
    public async Task What_has_come_with_an_event_can_be_taken_without_a_wait()
    {
        using var subscription = Open([.. Pushed, .. Ended, .. Pushed[..20]], int.MaxValue);
        Assert.False(subscription.TryRead(out _));
        Assert.NotNull(await subscription.ReadAsync(CancellationToken));
        Assert.True(subscription.TryRead(out var end));
        Assert.NotNull(end.ChildShards);
        Assert.False(subscription.TryRead(out _));
    }

    [Fact]
    public async Task An_exception_in_the_stream_has_its_type()
    {
        using var subscription = Open([.. Pushed, .. Taken], int.MaxValue);
        await subscription.ReadAsync(CancellationToken);
        Assert.Equal("Taken over.", (await Assert.ThrowsAsync<ResourceInUseException>(() => subscription.ReadAsync(CancellationToken))).Message);
    }

    [Fact]
    public async Task An_error_in_the_stream_has_its_code()
    {
        using var subscription = Open(Frame("", (":message-type", "error"), (":error-code", "InternalError"), (":error-message", "Sorry.")), int.MaxValue);
        var error = await Assert.ThrowsAsync<AmazonKinesisException>(() => subscription.ReadAsync(CancellationToken));
        Assert.Equal(("InternalError", "Sorry."), (error.ErrorCode, error.Message));
    }

    [Fact]
    public async Task A_stream_that_ends_inside_of_a_frame_was_cut()
    {
        for (var length = 1; length < Pushed.Length; length++)
        {
            using var subscription = Open(Pushed[..length], int.MaxValue);
            await Assert.ThrowsAsync<IOException>(() => subscription.ReadAsync(CancellationToken));
        }
    }

    [Fact]
    public async Task No_changed_bit_of_a_frame_goes_unnoticed()
    {
        for (var bit = 0; bit < Pushed.Length * 8; bit++)
        {
            byte[] damaged = [.. Pushed, .. Pushed];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            using var subscription = Open(damaged, int.MaxValue);
            await Assert.ThrowsAsync<IOException>(() => subscription.ReadAsync(CancellationToken));
        }
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(15u)]
    [InlineData(0x7fffffffu)]
    [InlineData(0xffffffffu)]
    public async Task A_length_that_cannot_be_is_refused_before_anything_is_waited_for(uint length)
    {
        var prelude = new byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(prelude, length);
        BinaryPrimitives.WriteUInt32BigEndian(prelude.AsSpan(8), Crc32.HashToUInt32(prelude.AsSpan(0, 8)));
        using var subscription = Open([.. prelude, .. new byte[100]], int.MaxValue);
        Assert.Contains(length.ToString(System.Globalization.CultureInfo.InvariantCulture), (await Assert.ThrowsAsync<IOException>(() => subscription.ReadAsync(CancellationToken))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task Any_bytes_are_events_or_an_exception_of_the_kind_that_readers_expect() => Fuzz.RunAsync(
        new Mutator([[.. Hello, .. Pushed], Pushed, Ended, Taken], [.. Fuzz.JsonWords]),
        async input =>
        {
            await DrainAsync(input);

            // With checksums that are right the bytes get further.
            await DrainAsync(Repaired(input));
        });

    private static async Task DrainAsync(byte[] bytes)
    {
        using var subscription = Open(bytes, int.MaxValue);
        try
        {
            while (await subscription.ReadAsync(CancellationToken) is not null)
            {
            }
        }
        catch (Exception exception) when (exception is IOException or AmazonKinesisException)
        {
            // Both are faults, after which a reader subscribes again.
        }
    }

    /// <summary>Puts right the lengths and checksums of bytes, as one frame.</summary>
    private static byte[] Repaired(byte[] bytes)
    {
        if (bytes.Length < 16)
        {
            return bytes;
        }

        byte[] frame = [.. bytes];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), Crc32.HashToUInt32(frame.AsSpan(0, 8)));
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(frame.Length - 4), Crc32.HashToUInt32(frame.AsSpan(0, frame.Length - 4)));
        return frame;
    }

    private static SubscribeToShardResponse Open(byte[] bytes, int piece) => new(new SubscriptionEvents(new Pieces(bytes, piece)));

    private static byte[] EventFrame(string payload) => Frame(payload, (":message-type", "event"), (":event-type", "SubscribeToShardEvent"));

    private static byte[] Frame(string payload, params (string Name, string Value)[] headers) => new EventStreamMessage(
        [.. headers.Select(header =>
        {
            var made = new EventStreamHeader(header.Name);
            made.SetString(header.Value);
            return made;
        })],
        Encoding.UTF8.GetBytes(payload)).ToByteArray();

    /// <summary>Bytes that come in pieces.</summary>
    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
    }
}
