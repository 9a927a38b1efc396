using Microsoft.Extensions.Logging;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Records;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Streaming.Kinesis.FanOut;

/// <summary>
/// Gives the pages of a shard as they are pushed to a consumer, subscription after subscription. Whenever there is none, for five seconds or for good, pages are asked for by GetRecords instead.
/// </summary>
/// <remarks>
/// Whichever way a page comes, it begins after the last record that was given: a subscription is asked for from there, and what comes nevertheless is skipped by its position
/// (<see cref="ShardPage"/>).
/// </remarks>
internal sealed partial class PushedPages(
    ShardReaderContext reading, FanOutReading fanOut, ReadableShard shard, ShardSource source, RecordPosition? position, ReadPacer pacer, SubscriptionPace pace) : IShardPages
{
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A subscription that cannot be had so many times in a row is a reason for a line in the log.</summary>
    private const int NotAtOnce = 2;

    private readonly ILogger _logger = reading.Logger;
    private RecordPosition? _position = position;

    // Goes on where there is nothing but empty events, too. Null when the position says more.
    private string? _continuation;
    private ShardSubscription? _subscription;
    private ShardCursor? _polling;
    private FallBackReason? _fallenBack;

    public async Task<ShardPage> ReadAsync(ShardReaderStatus monitor, CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = _subscription is { } subscription ? await TryReadAsync(subscription, cancellationToken)
                : pace.Remaining > TimeSpan.Zero ? await TryPollAsync(monitor, cancellationToken)
                : await TryOpenAsync(cancellationToken);
            if (page is not null)
            {
                return page;
            }
        }
    }

    public void Dispose()
    {
        End(SubscriptionEnd.Stopped);
        fanOut.Metrics.OnFallBackOver(shard.ShardId);
    }

    /// <summary>Reads a page of the subscription; null when that has ended.</summary>
    private async Task<ShardPage?> TryReadAsync(ShardSubscription subscription, CancellationToken cancellationToken)
    {
        GetRecordsResponse? response;
        try
        {
            response = await subscription.ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (KinesisFaults.IsFault(exception) && !cancellationToken.IsCancellationRequested)
        {
            LogBroken(exception, shard.ShardId);
            End(SubscriptionFaults.End(exception));
            return null;
        }

        if (response is null)
        {
            End(SubscriptionEnd.Expired);
            return null;
        }

        pace.OnEvent();
        LeaveFallBack();
        var page = new ShardPage(response, shard.HashRange, _position, subscription.MadeAfter);
        reading.Metrics.OnPushed(page.Bytes);
        _position = page.Last ?? _position;
        _continuation = response.NextShardIterator is { } next && !(_position is { } last && new RecordPosition(next, 0) < last with { SubSequenceNumber = 0 }) ? next : null;
        if (page.Ended)
        {
            End(SubscriptionEnd.ShardEnded);
        }

        return page;
    }

    /// <summary>Asks for a page until a subscription is due; null when that is first.</summary>
    private async Task<ShardPage?> TryPollAsync(ShardReaderStatus monitor, CancellationToken cancellationToken)
    {
        using var due = new CancellationTokenSource(Timer(pace.Remaining), reading.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, cancellationToken);
        _polling ??= new ShardCursor(reading, shard, source, _position, pacer);
        try
        {
            var page = await _polling.ReadAsync(monitor, either.Token);
            if (page.Last is { } last)
            {
                (_position, _continuation) = (last, null);
            }

            return page;
        }
        catch (OperationCanceledException) when (due.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception) when (_fallenBack is null && KinesisFaults.IsFault(exception) && !cancellationToken.IsCancellationRequested)
        {
            // The subscription may do better: it is only when neither can be had that the shard cannot be read.
            LogNotPolled(exception, shard.ShardId);
            await Task.Delay(Timer(pace.Remaining), reading.TimeProvider, cancellationToken);
            return null;
        }
    }

    /// <summary>Subscribes, if the consumer is ready. Never returns a page.</summary>
    private async Task<ShardPage?> TryOpenAsync(CancellationToken cancellationToken)
    {
        string? arn = null;
        try
        {
            arn = fanOut.Consumer.TryGetArn();
            if (arn is null)
            {
                pace.OnConsumerAwaited();
                return null;
            }

            await OpenAsync(arn, cancellationToken);
        }
        catch (Exception exception) when ((KinesisFaults.IsFault(exception) || exception is NotSupportedException) && !cancellationToken.IsCancellationRequested)
        {
            OnRefused(exception, arn);
        }

        return null;
    }

    private async Task OpenAsync(string arn, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(OpenTimeout, reading.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var askedAt = reading.TimeProvider.GetUtcNow();
        var request = new SubscribeToShardRequest { ConsumerARN = arn, ShardId = shard.ShardId, StartingPosition = Start() };
        var events = await fanOut.Client.SubscribeToShardAsync(request, either.Token);
        _subscription = new ShardSubscription(events, askedAt, reading.Options.SubscriptionPatience, reading.TimeProvider);
        _polling = null;
        pace.OnOpened();
        fanOut.Metrics.OnOpened(shard.ShardId);
        LogOpened(shard.ShardId, request.StartingPosition.Type, request.StartingPosition.SequenceNumber);
    }

    private StartingPosition Start() =>
        _continuation is { } continuation ? new() { Type = ShardIteratorType.AFTER_SEQUENCE_NUMBER, SequenceNumber = continuation }
        : _position is not { } position ? shard.StartAt is { } time
            ? new() { Type = ShardIteratorType.AT_TIMESTAMP, Timestamp = time.UtcDateTime }
            : new() { Type = ShardIteratorType.TRIM_HORIZON }

        // A position inside an aggregated record: that record comes again, and what has been given of it is skipped.
        : new() { Type = position.SubSequenceNumber > 0 ? ShardIteratorType.AT_SEQUENCE_NUMBER : ShardIteratorType.AFTER_SEQUENCE_NUMBER, SequenceNumber = position.SequenceNumber };

    private void OnRefused(Exception exception, string? arn)
    {
        var reason = SubscriptionFaults.FallBack(exception, registering: arn is null);
        if (reason == FallBackReason.NotFound && arn is not null)
        {
            fanOut.Consumer.Forget(arn);
        }

        pace.OnRefused(reason);
        if (reason == _fallenBack || (pace.Failures < NotAtOnce && !SubscriptionFaults.IsLasting(reason)))
        {
            LogRefused(exception, shard.ShardId);
            return;
        }

        _fallenBack = reason;
        fanOut.Metrics.OnFellBack(shard.ShardId, reason);
        LogFellBack(shard.ShardId, fanOut.Consumer.Name, reason, exception.Message, pace.Remaining);
    }

    private void LeaveFallBack()
    {
        if (_fallenBack is not null)
        {
            _fallenBack = null;
            fanOut.Metrics.OnFallBackOver(shard.ShardId);
            LogPushedAgain(shard.ShardId, fanOut.Consumer.Name);
        }
    }

    private void End(SubscriptionEnd reason)
    {
        if (_subscription is null)
        {
            return;
        }

        _subscription.Dispose();
        _subscription = null;
        pace.OnEnded(reason);
        fanOut.Metrics.OnEnded(shard.ShardId, reason);
        if (reason == SubscriptionEnd.TakenOver)
        {
            LogTakenOver(shard.ShardId, fanOut.Consumer.Name);
        }
        else
        {
            LogEnded(shard.ShardId, reason);
        }
    }

    // Timers count whole milliseconds, and fire early if anything is cut off.
    private static TimeSpan Timer(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds)));
}
