namespace SensorGrid.Protocol.Tests.Simulation;

/// <summary>A cell in the memory of one silo. There may be several of one cell: on zombies, or before a directory knows better.</summary>
internal abstract class Activation(CellKey key, Silo silo)
{
    public CellKey Key => key;

    public Silo Silo => silo;

    /// <summary>Ended, or of no use any more: it answers nothing.</summary>
    public bool IsDead { get; set; }

    /// <summary>Whether it handles a message. Others wait in <see cref="Waiting"/>.</summary>
    public bool IsBusy { get; set; }

    public Queue<Delivery> Waiting { get; } = [];

    /// <summary>Handles a message; replies to the delivery, or fails it.</summary>
    public abstract IEnumerator<Step> Handle(Delivery delivery);

    /// <summary>Whether a message need not wait for the ones before it.</summary>
    public virtual bool RunsBeside(Request request) => false;

    public override string ToString() => $"{key}@{silo.Id}";
}
