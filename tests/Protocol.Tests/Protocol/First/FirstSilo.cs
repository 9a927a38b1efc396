namespace SensorGrid.Protocol.Tests.Protocol.First;

/// <summary>One life of a silo: what it has heard of revisions.</summary>
/// <param name="id">Its number; another one after each start.</param>
/// <param name="skew">How far its clock is ahead of the server's.</param>
internal sealed class FirstSilo(int id, int skew)
{
    public int Id => id;

    public int Skew => skew;

    public bool IsAlive { get; set; } = true;

    /// <summary>The newest revision that it has heard of; it announces pages from the first one on.</summary>
    public int Heard { get; set; }

    /// <summary>The revision that it knows to be in force.</summary>
    public int InForce { get; set; }

    /// <summary>Its reader of the shard; null for none.</summary>
    public FirstReader? Reader { get; set; }
}
