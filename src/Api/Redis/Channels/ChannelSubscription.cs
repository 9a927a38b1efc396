using System.Globalization;
using System.Text;
using SensorGrid.Api.Anomalies.Streaming;
using SensorGrid.Api.Redis.Wire;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Redis.Channels;

/// <summary>One channel or pattern of a client, and the task that brings its messages.</summary>
/// <param name="name">The channel or pattern, as the client wrote it.</param>
/// <param name="pattern">The pattern; null for a channel.</param>
/// <param name="hub">Gives the anomalies.</param>
/// <param name="anomalies">The place in the hub; null for a channel that has no messages.</param>
/// <param name="sink">Sends to the client.</param>
/// <param name="metrics">Counts what is sent.</param>
internal sealed class ChannelSubscription(byte[] name, Glob? pattern, AnomalyHub hub, AnomalySubscription? anomalies, IMessageSink sink, AnomalyStreamMetrics metrics)
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(hub.Stopping);
    private Task _delivery = Task.CompletedTask;

    public byte[] Name => name;

    public bool IsPattern => pattern is not null;

    /// <summary>Joins the hub: every change that comes from then on is sent.</summary>
    public async Task AttachAsync(CancellationToken cancellationToken)
    {
        if (anomalies is not null)
        {
            await hub.AttachAsync(anomalies, cancellationToken);
            _delivery = Task.Run(() => DeliverAsync(anomalies), CancellationToken.None);
        }
    }

    /// <summary>Leaves the hub: no message is written from now on.</summary>
    public void Leave()
    {
        _stop.Cancel();
        if (anomalies is not null)
        {
            hub.Unsubscribe(anomalies);
        }

        _ = EndAsync();
    }

    private async Task EndAsync()
    {
        await _delivery.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task DeliverAsync(AnomalySubscription subscription)
    {
        while (true)
        {
            await subscription.WaitAsync(_stop.Token);
            var delivery = subscription.Take();
            if ((delivery.Changes.Count > 0 || delivery.LostUntil is not null) && !await sink.SendAsync(reply => Write(reply, delivery), _stop.Token))
            {
                sink.Abort();
                return;
            }

            subscription.OnSent();
        }
    }

    private void Write(ReplyWriter reply, Delivery delivery)
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        foreach (var change in delivery.Changes)
        {
            var channel = pattern is null ? name : ChannelMessages.ChannelOf(AnomalySite.Of(change.Entry.Anomaly.SensorId));
            if (pattern is null || pattern.Matches(channel))
            {
                ChannelMessages.Write(reply, pattern is null ? null : name, channel, change.Json.Span);
                metrics.OnSent(1);
            }
        }

        if (delivery.LostUntil is not null)
        {
            // A pattern's are of sites that are not known.
            var missed = Encoding.UTF8.GetBytes(delivery.LostCount is { } count ? string.Create(CultureInfo.InvariantCulture, $"{{\"missed\":{count}}}") : "{\"missed\":null}");
            ChannelMessages.Write(reply, pattern is null ? null : name, pattern is null ? name : ChannelMessages.Prefix[..^1], missed);
        }
    }
}
