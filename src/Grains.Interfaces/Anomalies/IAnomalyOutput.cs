namespace SensorGrid.Grains.Interfaces.Anomalies;

/// <summary>
/// The destination, such as a stream, to which every anomaly is sent besides being kept. At most one is among a silo's services, the same
/// in all silos.
/// </summary>
public interface IAnomalyOutput
{
    /// <summary>Names where it goes. How far each feed has got is kept under it: for another name, a feed begins with all that it keeps.</summary>
    string Name { get; }

    /// <summary>Sends changes of a feed.</summary>
    /// <param name="entries">The anomalies, each in its newest state.</param>
    /// <param name="cancellationToken">The token that cancels the call; some may have arrived.</param>
    /// <returns>Those that have not arrived, with the reason of the first; none when all have.</returns>
    Task<AnomalyOutcome> SendAsync(IReadOnlyList<AnomalyEntry> entries, CancellationToken cancellationToken);
}

/// <summary>The result of sending anomalies.</summary>
/// <param name="Unsent">Those that have to be sent again.</param>
/// <param name="Reason">The reason why the first of them did not arrive; null when there is none.</param>
public sealed record AnomalyOutcome(IReadOnlyList<AnomalyEntry> Unsent, string? Reason);
