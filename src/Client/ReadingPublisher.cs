using System.Buffers;
using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;

namespace SensorGrid.Client;

/// <summary>
/// Puts readings into the stream, many with each request, in the order in which they were enqueued. Safe for concurrent use; disposing of it waits until all are sent.
/// </summary>
/// <remarks>
/// A reading without an id gets one, so that it counts once however often it is sent. While the API does not answer, or the stream takes no more, what waits is sent again: the queue
/// fills, and <see cref="EnqueueAsync"/> waits.
/// </remarks>
public sealed class ReadingPublisher : IAsyncDisposable
{
    private const int LargestBody = 4 << 20;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly SensorGridClient _client;
    private readonly ReadingPublisherOptions _options;
    private readonly TimeProvider _time;
    private readonly Channel<Enqueued> _queue;
    private readonly Task _sending;

    internal ReadingPublisher(SensorGridClient client, ReadingPublisherOptions options, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LargestRequest, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.LargestRequest, 10_000);
        (_client, _options, _time) = (client, options, time);
        _queue = Channel.CreateBounded<Enqueued>(new BoundedChannelOptions(options.Capacity) { SingleReader = true });
        _sending = Task.Run(SendAllAsync);
    }

    /// <summary>Enqueues a reading, as soon as there is room.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="cancellationToken">The token that ends the wait for room; what was enqueued is sent.</param>
    /// <returns>
    /// Its position in the stream, once it has one, for <see cref="Freshness.After"/>. It fails with an <see cref="ApiException"/> when the reading or the request was refused, and with an
    /// <see cref="HttpRequestException"/> when it could not be sent in time; then it may be in the stream all the same.
    /// </returns>
    /// <exception cref="ArgumentException">It cannot be written: a value is not finite.</exception>
    /// <exception cref="ObjectDisposedException">The publisher was disposed of.</exception>
    public async ValueTask<Task<StreamPosition>> EnqueueAsync(Reading reading, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var json = new ArrayBufferWriter<byte>();
        ReadingEncoder.Encode(reading.Id is null ? reading with { Id = Guid.NewGuid().ToString("N") } : reading, json);
        var enqueued = new Enqueued(reading.SensorId, json.WrittenMemory, _time.GetTimestamp());
        try
        {
            await _queue.Writer.WriteAsync(enqueued, cancellationToken);
        }
        catch (ChannelClosedException exception)
        {
            throw new ObjectDisposedException("The publisher was disposed of.", exception);
        }

        return enqueued.Position.Task;
    }

    /// <summary>Enqueues a reading, and waits until it is in the stream.</summary>
    /// <inheritdoc cref="EnqueueAsync"/>
    /// <exception cref="ApiException">The reading or the request was refused.</exception>
    /// <exception cref="HttpRequestException">It could not be sent in time; it may be in the stream all the same.</exception>
    public async Task<StreamPosition> PublishAsync(Reading reading, CancellationToken cancellationToken = default) => await await EnqueueAsync(reading, cancellationToken);

    /// <summary>Waits until all readings are sent or have failed. No more can be enqueued.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _sending;
    }

    private async Task SendAllAsync()
    {
        var batch = new List<Enqueued>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            for (var bytes = 0; batch.Count < _options.LargestRequest && bytes < LargestBody && _queue.Reader.TryRead(out var next); bytes += next.Json.Length)
            {
                batch.Add(next);
            }

            await SendAsync(batch);
        }
    }

    /// <summary>Sends readings until each is in the stream, is refused or has waited for too long.</summary>
    private async Task SendAsync(List<Enqueued> batch)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var failure = new HttpRequestException("The stream did not take the reading in time.", inner: null, HttpStatusCode.ServiceUnavailable);
            try
            {
                batch = Settle(batch, await _client.PostReadingsAsync(BodyOf(batch), CancellationToken.None));
            }
            catch (HttpRequestException exception)
            {
                // It may pass.
                failure = exception;
            }
            catch (Exception exception)
            {
                // Any exception: it is the readings' outcome, and the next ones are sent all the same.
                batch.ForEach(one => one.Position.TrySetException(exception));
                return;
            }

            batch = [.. batch.Where(one => !HasWaitedTooLong(one, failure))];
            if (batch.Count == 0)
            {
                return;
            }

            await Task.Delay(pause, _time);
        }
    }

    private bool HasWaitedTooLong(Enqueued one, HttpRequestException failure) =>
        _time.GetElapsedTime(one.At) >= _options.Patience && one.Position.TrySetException(failure);

    /// <summary>Tells readings what became of them.</summary>
    /// <returns>Those to send again, in their order.</returns>
    private static List<Enqueued> Settle(List<Enqueued> batch, JsonElement answer)
    {
        var refused = answer.GetProperty("rejected").EnumerateArray().ToDictionary(one => one.GetProperty("index").GetInt32(), one => one.GetProperty("error").GetString()!);
        var unsent = answer.TryGetProperty("unsent", out var list) ? list.EnumerateArray().Select(index => index.GetInt32()).ToHashSet() : [];
        var positions = answer.TryGetProperty("positions", out var sent) ? new Queue<JsonElement>(sent.EnumerateArray()) : [];
        var again = new List<Enqueued>();
        for (var i = 0; i < batch.Count; i++)
        {
            if (refused.TryGetValue(i, out var error))
            {
                batch[i].Position.TrySetException(new ApiException(ApiFailure.Refused, $"The reading of '{batch[i].SensorId}' was refused: {error}", HttpStatusCode.BadRequest, detail: error));
            }
            else if (unsent.Contains(i))
            {
                again.Add(batch[i]);
            }
            else
            {
                batch[i].Position.TrySetResult(PositionOf(positions.Dequeue()));
            }
        }

        return again;
    }

    private static StreamPosition PositionOf(JsonElement position) => new(
        ShardName.Parse(position.GetProperty("shard").GetString()!), new LogPosition(SequenceNumber.Parse(position.GetProperty("sequenceNumber").GetString()!), 0, 0));

    private static ReadOnlyMemory<byte> BodyOf(List<Enqueued> batch)
    {
        var body = new ArrayBufferWriter<byte>();
        foreach (var one in batch)
        {
            body.Write(body.WrittenCount == 0 ? "["u8 : ","u8);
            body.Write(one.Json.Span);
        }

        body.Write("]"u8);
        return body.WrittenMemory;
    }

    private sealed record Enqueued(string SensorId, ReadOnlyMemory<byte> Json, long At)
    {
        public TaskCompletionSource<StreamPosition> Position { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
