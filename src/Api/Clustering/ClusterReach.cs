namespace SensorGrid.Api.Clustering;

/// <summary>
/// The connection of this process to the cluster whose grains it calls. A silo is part of the cluster: there the members below never
/// change.
/// </summary>
internal class ClusterReach
{
    /// <summary>Gets whether grains can be called at all: not before a client has joined the cluster.</summary>
    public virtual bool HasJoined => true;

    /// <summary>Determines whether a call without an answer is worth repeating at once.</summary>
    public virtual bool MayAnswerSoon => true;

    /// <summary>
    /// The token that is cancelled when a silo has gone; another one then takes its place. Waits for an answer of that silo are in vain. In a silo, Orleans breaks such calls off
    /// by itself.
    /// </summary>
    public virtual CancellationToken NextLoss => CancellationToken.None;
}
