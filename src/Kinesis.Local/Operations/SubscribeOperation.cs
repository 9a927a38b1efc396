using Microsoft.AspNetCore.Http;
using SensorGrid.Http.Memory;
using SensorGrid.Kinesis.Local.FanOut;
using SensorGrid.Kinesis.Local.Wire;
using SensorGrid.Sqlite;

namespace SensorGrid.Kinesis.Local.Operations;

/// <summary>SubscribeToShard: pushes a shard's records for five minutes, or until the shard ends or another subscription takes over.</summary>
/// <param name="context">What operations share.</param>
/// <param name="answers">The bytes of all events under way.</param>
internal sealed class SubscribeOperation(OperationContext context, ByteBudget answers)
{
    public const string Name = "SubscribeToShard";

    /// <summary>The time that a subscription lasts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>The time after which an event without records is sent.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    private readonly ShardEvents _events = new(context);

    /// <summary>Answers a call to its end.</summary>
    /// <exception cref="KinesisError">The call is refused; nothing was answered yet.</exception>
    public async Task ExecuteAsync(HttpContext http, ReadOnlyMemory<byte> body)
    {
        using var subscription = Open(body, out var shardId, out var ordinal);
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = EventFrames.ContentType;
        await SendAsync(http, EventFrames.Event("initial-response", "{}"u8)).ConfigureAwait(false);
        try
        {
            await PushAsync(http, subscription, shardId, ordinal).ConfigureAwait(false);
        }
        catch (KinesisError error)
        {
            await SendAsync(http, EventFrames.Exception(error.Type, Answer.Error(error).Body.Span)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OverloadedException or SqliteDatabaseException)
        {
            await SendAsync(http, EventFrames.Exception("InternalFailureException", Answer.Error(KinesisError.InternalFailure(exception.Message)).Body.Span)).ConfigureAwait(false);
        }
    }

    private Subscription Open(ReadOnlyMemory<byte> body, out long shardId, out long ordinal)
    {
        using var document = Dispatcher.Parse(body);
        var arguments = new Arguments(document.RootElement);
        var now = context.Now;
        _ = arguments.Text("ConsumerARN");
        var shardName = arguments.Text("ShardId");
        var position = arguments.OptionalObject("StartingPosition") ?? throw KinesisError.Validation("startingPosition", "null", "not be null");
        var type = position.OptionalChoice("Type", ShardPositions.Types) ?? throw KinesisError.Validation("startingPosition.type", "null", "not be null");
        var (consumer, shard, from) = context.Database.Read(session =>
        {
            var (stream, found) = ConsumerOperations.Find(session, arguments);
            var row = context.Shard(session, stream, shardName, now);
            return (found, row, ShardPositions.Find(session, stream, row, type, position, "SequenceNumber", now));
        });
        (shardId, ordinal) = (shard.Id, from);
        return context.Subscriptions.Open(consumer.Id, shard.Id, now);
    }

    private async Task PushAsync(HttpContext http, Subscription subscription, long shardId, long ordinal)
    {
        var clock = context.Options.TimeProvider;
        var opened = clock.GetTimestamp();
        var sent = opened;
        while (!context.Subscriptions.Stopping.IsCancellationRequested && clock.GetElapsedTime(opened) < Lifetime)
        {
            if (subscription.Woken.IsCompleted)
            {
                throw subscription.IsTakenOver
                    ? KinesisError.SubscriptionInUse()
                    : new KinesisError("ResourceNotFoundException", "The consumer of this subscription does not exist any more.");
            }

            var changed = context.Signals.Next(shardId);
            using (var reservation = new ByteReservation(answers))
            {
                var buffer = new ReservedBuffer(reservation);
                var page = _events.Write(buffer, shardId, ordinal);
                if (page.Records > 0 || page.Ended || clock.GetElapsedTime(sent) >= Heartbeat)
                {
                    await SendAsync(http, EventFrames.Event("SubscribeToShardEvent", buffer.Written.Span)).ConfigureAwait(false);
                    (ordinal, sent) = (page.Next, clock.GetTimestamp());
                    if (page.Ended)
                    {
                        return;
                    }

                    continue;
                }
            }

            var wait = Heartbeat - clock.GetElapsedTime(sent) is var beat && Lifetime - clock.GetElapsedTime(opened) is var rest && rest < beat ? rest : beat;
            await WaitAsync(http, subscription, changed, wait).ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(HttpContext http, Subscription subscription, Task changed, TimeSpan wait)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, context.Subscriptions.Stopping);

        // Timers count whole milliseconds, and fire early if anything is cut off.
        var timer = Task.Delay(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds))), context.Options.TimeProvider, over.Token);
        await Task.WhenAny(changed, subscription.Woken, timer).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        http.RequestAborted.ThrowIfCancellationRequested();
    }

    private static async Task SendAsync(HttpContext http, byte[] frame) =>
        await http.Response.BodyWriter.WriteAsync(frame, http.RequestAborted).ConfigureAwait(false);
}
