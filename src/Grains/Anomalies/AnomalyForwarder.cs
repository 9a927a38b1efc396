using Microsoft.Extensions.Logging;
using Orleans.Storage;
using SensorGrid.Grains.Diagnostics;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.Anomalies;

/// <summary>
/// Sends a feed's changes to the output, from the position that is stored, for as long as the feed's activation lives. The position moves when all up to it
/// have arrived, so after a crash some come again and none is left out. Used by one activation.
/// </summary>
internal sealed partial class AnomalyForwarder(
    IAnomalyOutput output,
    StateSlot<AnomalyOutputPlace> place,
    AnomalyIndex index,
    string site,
    Action keepActive,
    Action<Exception> depose,
    GrainMetrics metrics,
    TimeProvider clock,
    ILogger logger) : IDisposable
{
    /// <summary>The maximum number of records of one PutRecords call of Kinesis.</summary>
    private const int MostAtOnce = 500;

    /// <summary>
    /// The maximum number of unsent changes: well below the capacity of a feed, so that none is forgotten before it was sent.
    /// </summary>
    private const int MostUnsent = 5000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;

    private long Place => place.Value?.Cursor ?? 0;

    /// <summary>Sends what is not sent yet; to be called when there may be something.</summary>
    public void Begin()
    {
        if (_running.IsCompleted && !_stop.IsCancellationRequested && index.Tip > Place)
        {
            _running = RunAsync();
        }
    }

    /// <summary>Waits until so much was sent that more may come.</summary>
    public async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (index.Tip - Place > MostUnsent)
        {
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
            await _moved.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Ends it; what was not sent is sent by the feed's next activation.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        OnMoved();
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>Sends anomalies until all are sent or the forwarder stops. Never fails itself.</summary>
    private async Task RunAsync()
    {
        var pause = FirstPause;
        while (index.Tip > Place && !_stop.IsCancellationRequested)
        {
            keepActive();
            try
            {
                await SendNextAsync();
                pause = FirstPause;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (InconsistentStateException exception)
            {
                // Another activation sends.
                depose(exception);
                return;
            }
            catch (Exception exception)
            {
                LogNotSent(logger, exception, site, output.Name);
                pause = await PauseAsync(pause);
            }
        }
    }

    private async Task SendNextAsync()
    {
        var changes = index.Read(Place, MostAtOnce);
        if (changes.Missed && Place > 0)
        {
            LogForgotten(logger, site, output.Name);
        }

        // The newest change may be one of an anomaly that is kept no longer.
        var end = changes.Entries.Length > 0 ? changes.Next : index.Tip;
        IReadOnlyList<AnomalyEntry> unsent = changes.Entries;
        var pause = FirstPause;
        while (unsent.Count > 0)
        {
            using var span = AnomalyTraces.Send(output.Name, site, unsent.Count);
            var outcome = await output.SendAsync(unsent, _stop.Token);
            metrics.OnAnomaliesForwarded(unsent.Count - outcome.Unsent.Count, outcome.Unsent.Count);
            unsent = outcome.Unsent;
            if (unsent.Count > 0)
            {
                keepActive();
                LogRefused(logger, unsent.Count, site, output.Name, outcome.Reason);
                pause = await PauseAsync(pause);
                _stop.Token.ThrowIfCancellationRequested();
            }
        }

        await place.WriteAsync(new AnomalyOutputPlace { Cursor = end }, _stop.Token);
        OnMoved();
    }

    private async Task<TimeSpan> PauseAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, clock, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The loop checks the token itself.
        }

        return pause * 2 < LongestPause ? pause * 2 : LongestPause;
    }

    private void OnMoved()
    {
        var moved = _moved;
        _moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        moved.SetResult();
    }
}
