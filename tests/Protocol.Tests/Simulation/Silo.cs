namespace SensorGrid.Protocol.Tests.Simulation;

/// <summary>A process of the cluster.</summary>
internal sealed class Silo(int id)
{
    public int Id => id;

    public bool IsAlive { get; set; } = true;

    /// <summary>Declared dead by the others, and running on: with its readers, and with the activations that it had.</summary>
    public bool IsZombie { get; set; }

    /// <summary>Alive, and a member of the cluster.</summary>
    public bool IsGood => IsAlive && !IsZombie;

    /// <summary>The newest revision of the definitions that it has heard of.</summary>
    public int Revision { get; set; } = 1;

    /// <summary>Activations that the cluster knows no more: a zombie's, and those that the directory has forgotten.</summary>
    public Dictionary<CellKey, Activation> Own { get; } = [];
}
