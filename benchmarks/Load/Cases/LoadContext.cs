namespace SensorGrid.Load.Cases;

/// <summary>What a run is about.</summary>
/// <param name="Quick">Whether it is to end within a minute: sizes are smaller, and figures rougher.</param>
/// <param name="Progress">Told what is under way.</param>
internal sealed record LoadContext(bool Quick, Action<string> Progress)
{
    /// <summary>Processor time of the bare loop for one reading; null until it was measured.</summary>
    public TimeSpan? BareLoop { get; set; }

    /// <summary>One size or the other.</summary>
    public int Size(int quick, int full) => Quick ? quick : full;
}
