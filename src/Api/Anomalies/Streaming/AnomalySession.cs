namespace SensorGrid.Api.Anomalies.Streaming;

/// <summary>One subscriber's stream: first what it has not got, read from the feeds; then what comes, joined exactly where the reading ended.</summary>
/// <param name="subscription">The queue of the subscriber.</param>
/// <param name="output">Its stream.</param>
internal abstract class AnomalySession(AnomalySubscription subscription, EventWriter output, AnomalyStreamMetrics metrics)
{
    /// <summary>The position of the subscriber.</summary>
    protected abstract string Id { get; }

    protected AnomalySubscription Subscription => subscription;

    protected EventWriter Output => output;

    /// <summary>Sends until the client has gone or the token is cancelled.</summary>
    /// <param name="missedFrom">The position after which something was lost before the stream began; null when nothing was.</param>
    public async Task RunAsync(string? missedFrom, CancellationToken cancellationToken)
    {
        output.WriteHead(Id);
        if (missedFrom is not null)
        {
            metrics.OnMissed();
            WriteMissed(missedFrom, null);
        }

        if (!await FlushAsync(cancellationToken) || !await JoinAsync(cancellationToken))
        {
            return;
        }

        output.WriteMoved(Id);
        do
        {
            if (!await FlushAsync(cancellationToken))
            {
                return;
            }

            await subscription.WaitAsync(cancellationToken);
        }
        while (await DeliverAsync(subscription.Take(), cancellationToken));
    }

    /// <summary>Sends what the feeds have, and then lets the hub give what comes.</summary>
    /// <returns>False when the client has gone.</returns>
    protected abstract Task<bool> JoinAsync(CancellationToken cancellationToken);

    /// <summary>Writes what lay ready.</summary>
    /// <returns>False when the client has gone.</returns>
    protected abstract Task<bool> DeliverAsync(Delivery delivery, CancellationToken cancellationToken);

    /// <summary>Formats the path with which to get what is kept of what was left out.</summary>
    protected abstract string ResumeLink(string from);

    /// <summary>Writes a change, with the position after it.</summary>
    /// <returns>False when the client has gone.</returns>
    protected async ValueTask<bool> WriteAsync(bool isNew, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        output.WriteAnomaly(isNew, Id, json.Span);
        metrics.OnSent(1);
        return !output.IsFull || await FlushAsync(cancellationToken);
    }

    /// <summary>Reports that changes after the position are kept no longer.</summary>
    protected void WriteForgotten()
    {
        metrics.OnMissed();
        WriteMissed(Id, null);
    }

    protected void WriteMissed(string from, long? count) => output.WriteMissed(from, count, ResumeLink(from));

    private async ValueTask<bool> FlushAsync(CancellationToken cancellationToken)
    {
        var open = await output.FlushAsync(cancellationToken);
        subscription.OnSent();
        return open;
    }
}
