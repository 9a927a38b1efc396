using System.Globalization;
using System.Text;
using Amazon.Runtime.EventStreams;

namespace SensorGrid.Streaming.Kinesis.Tests.FanOut;

/// <summary>A subscription's bytes as they come: those that a test has sent, and then none until it sends more.</summary>
internal sealed class EventStream : Stream
{
    private readonly Lock _lock = new();
    private readonly Queue<byte[]> _frames = new();
    private TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Sends an event of so many records, from a number on; each send is read by itself.</summary>
    public void Send(params IEnumerable<(int From, int Count)> events)
    {
        TaskCompletionSource sent;
        lock (_lock)
        {
            _frames.Enqueue([.. events.SelectMany(next => Frame(next.From, next.Count))]);
            (sent, _sent) = (_sent, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        sent.SetResult();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task sent;
            lock (_lock)
            {
                if (_frames.TryDequeue(out var frame))
                {
                    frame.CopyTo(buffer);
                    return frame.Length;
                }

                sent = _sent.Task;
            }

            await sent.WaitAsync(cancellationToken);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static byte[] Frame(int from, int count)
    {
        var records = string.Join(',', Enumerable.Range(from, count).Select(i => string.Create(
            CultureInfo.InvariantCulture, $$"""{"SequenceNumber":"{{i}}","ApproximateArrivalTimestamp":1,"Data":"","PartitionKey":"k"}""")));
        var payload = $$"""{"Records":[{{records}}],"ContinuationSequenceNumber":"{{from + count}}","MillisBehindLatest":0}""";
        return new EventStreamMessage([Text(":message-type", "event"), Text(":event-type", "SubscribeToShardEvent")], Encoding.UTF8.GetBytes(payload)).ToByteArray();
    }

    private static EventStreamHeader Text(string name, string value)
    {
        var header = new EventStreamHeader(name);
        header.SetString(value);
        return header;
    }
}
