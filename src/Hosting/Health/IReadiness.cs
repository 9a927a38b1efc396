namespace SensorGrid.Hosting.Health;

/// <summary>A part of the process that can report that it is not ready for requests.</summary>
public interface IReadiness
{
    /// <summary>The reason why this process is not ready, in a sentence; null when it is ready as far as this check knows.</summary>
    string? Reason { get; }
}
