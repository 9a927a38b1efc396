using SensorGrid.Api.Clustering;
using SensorGrid.Api.Settings;
using SensorGrid.Grains.Interfaces.Applications;

namespace SensorGrid.Api.Applications.Rows;

/// <summary>One subscriber's stream: asks the application for the rows after the last one that was sent, waiting for one when there is none, until the client has gone.</summary>
/// <param name="application">The application.</param>
/// <param name="stream">The stream's name.</param>
/// <param name="place">Where it begins.</param>
/// <param name="output">The client's stream.</param>
/// <param name="metrics">The metrics that count what is sent and left out.</param>
/// <param name="reach">The connection to the cluster.</param>
/// <param name="time">The clock.</param>
internal sealed class RowSession(
    IApplicationGrain application, string stream, RowPlace place, RowEventWriter output, ApplicationMetrics metrics, ClusterReach reach, TimeProvider time)
{
    /// <summary>The longest time that a client may take nothing.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // An application that is being loaded answers at once.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private const int RowsACall = 100;

    private long _after = place.After;
    private bool _isSure = place.IsKnown;
    private bool _hasAsked;

    /// <summary>Sends until the client has gone, the application is deleted, or the token is cancelled.</summary>
    /// <exception cref="ClientStalledException">The client takes nothing for long.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        output.WriteHead(_after);
        while (await FlushAsync(cancellationToken))
        {
            // The first call does not wait: what the client has may be of an application that is no more.
            var (wait, began) = (_hasAsked ? ApplicationLimits.RowWait : TimeSpan.Zero, time.GetTimestamp());
            if (await AskAsync(wait, cancellationToken) is not { } rows || !await SendAsync(rows, cancellationToken))
            {
                return;
            }

            _hasAsked = true;
            if (rows.Rows.Length > 0 || wait == TimeSpan.Zero)
            {
                continue;
            }

            if (time.GetElapsedTime(began) < ApplicationLimits.RowWait / 2)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
            else
            {
                output.WriteHeartbeat();
            }
        }
    }

    private async Task<ApplicationRows?> AskAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, reach.NextLoss);
        return await application.ReadAsync(new ApplicationRowsQuery(stream, _after, RowsACall, wait), either.Token).AsTask().WaitAsync(either.Token);
    }

    /// <returns>False when the client has gone.</returns>
    private async Task<bool> SendAsync(ApplicationRows rows, CancellationToken cancellationToken)
    {
        if (_after > rows.Newest)
        {
            output.WriteRestart();
            (_after, _isSure) = (0, false);
            return true;
        }

        if (rows.Oldest > _after + 1)
        {
            // Rows of which none was stored yet may be gone already: they are a gap once they are.
            WriteGap(Math.Min(rows.Oldest - 1, rows.Newest));
        }

        foreach (var row in rows.Rows.Where(row => row.Ordinal > _after))
        {
            output.WriteRow(row.Ordinal, row.Json);
            metrics.OnSent(1);
            (_after, _isSure) = (row.Ordinal, true);
            if (output.IsFull && !await FlushAsync(cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    // Who asks for all rows that are kept misses nothing.
    private void WriteGap(long to)
    {
        if (to <= _after)
        {
            return;
        }

        if (_isSure)
        {
            output.WriteGap(_after + 1, to);
            metrics.OnMissed(to - _after);
        }

        (_after, _isSure) = (to, true);
    }

    private async Task<bool> FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await output.FlushAsync(cancellationToken).WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new ClientStalledException(exception);
        }
    }
}
