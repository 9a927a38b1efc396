namespace SensorGrid.Offline.Progress;

/// <summary>A step of long work under way. Safe for concurrent use.</summary>
public interface IProgressStep
{
    /// <summary>Reports the progress.</summary>
    /// <param name="fraction">0 to 1; null when the end is not known.</param>
    /// <param name="status">The progress in words, such as <c>12,000 readings, 4,000/s</c>.</param>
    void Report(double? fraction, string status);
}
