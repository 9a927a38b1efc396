using SensorGrid.Load.Bare;

namespace SensorGrid.Load.Cases;

/// <summary>What a run is about.</summary>
/// <param name="Quick">Whether it is to end within two minutes: sizes are smaller, and figures rougher.</param>
/// <param name="Alone">Whether only one case is measured, so that it may take as long as it needs.</param>
/// <param name="Progress">Told what is under way.</param>
internal sealed record LoadContext(bool Quick, bool Alone, Action<string> Progress)
{
    private BareCost? _bare;

    /// <summary>What a reading costs in the bare loop, which is measured first.</summary>
    public BareCost Bare { get => _bare ?? throw new InvalidOperationException("The bare loop was not measured yet."); set => _bare = value; }

    /// <summary>One size or the other.</summary>
    public int Size(int quick, int full) => Quick ? quick : full;

    /// <summary>One of three sizes: the last for a full run of one case alone.</summary>
    public int Size(int quick, int full, int alone) => Quick ? quick : Alone ? alone : full;
}
