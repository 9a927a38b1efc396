namespace SensorGrid.Streaming.Kinesis.Tests.FanOut;

/// <summary>The body of a subscription, of which only the beginning comes as it was sent. What was read is counted.</summary>
internal sealed class SpoiltStream(Stream inner, Spoil? spoil) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var good = spoil is null ? long.MaxValue : spoil.At - _read;
        if (good <= 0 && spoil!.Kind != SpoilKind.Flip)
        {
            switch (spoil.Kind)
            {
                case SpoilKind.Cut: throw new IOException("The connection was reset by the test.");
                case SpoilKind.End: return 0;
                default: await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken); break;
            }
        }

        var read = await inner.ReadAsync(spoil is null or { Kind: SpoilKind.Flip } ? buffer : buffer[..(int)Math.Min(buffer.Length, good)], cancellationToken);
        if (spoil is { Kind: SpoilKind.Flip } && good >= 0 && good < read)
        {
            buffer.Span[(int)good] ^= 16;
        }

        _read += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
