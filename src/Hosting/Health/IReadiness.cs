namespace SensorGrid.Hosting.Health;

/// <summary>A part of the process that can say that it must not be asked now.</summary>
public interface IReadiness
{
    /// <summary>Why this process is not ready, in a sentence; null when nothing speaks against it.</summary>
    string? Reason { get; }
}
