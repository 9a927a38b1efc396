namespace SensorGrid.Api.Health;

/// <summary>A part of the process that can say that it must not be asked now.</summary>
internal interface IReadiness
{
    /// <summary>Why this process is not ready, in a sentence; null when nothing speaks against it.</summary>
    string? Reason { get; }
}
