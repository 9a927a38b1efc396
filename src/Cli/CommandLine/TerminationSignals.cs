using System.Runtime.InteropServices;

namespace SensorGrid.Cli.CommandLine;

/// <summary>
/// Ctrl-C (SIGINT) and SIGTERM as a cancellation. The first one cancels the command; a second one ends the
/// process at once, as it would without this.
/// </summary>
/// <remarks>
/// Ours, not System.CommandLine's: that one starts to listen only once the command has begun to run, and a signal
/// that comes before kills the process silently.
/// </remarks>
internal sealed class TerminationSignals : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public TerminationSignals() =>
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel),
        ];

    /// <summary>The token that the first signal cancels.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void Cancel(PosixSignalContext context)
    {
        context.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    }
}
