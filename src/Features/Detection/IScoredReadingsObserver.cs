using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;

namespace SensorGrid.Features.Detection;

/// <summary>Observes readings as engines ingest them: one after the other, on any thread.</summary>
public interface IScoredReadingsObserver
{
    /// <summary>
    /// The destination of the anomalies that readings opened, changed or ended, in order. May be emptied whenever the observer is called.
    /// </summary>
    IList<AnomalyEpisode> Changed { get; }

    /// <summary>Handles that a sensor's readings are scored: until here its features were those from before them; they change now. Called again for each stretch of its readings.</summary>
    /// <param name="sensor">The number of the sensor, from 0.</param>
    void OnAdding(int sensor);

    /// <summary>Handles a reading that an engine has ingested.</summary>
    /// <param name="sensor">The number of the sensor, from 0.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="disposition">The disposition of the reading.</param>
    void OnAdded(int sensor, PlacedReading reading, ReadingDisposition disposition);

    /// <summary>Handles the end of a sensor's readings: its engine is not used any more.</summary>
    void OnTaken(int sensor);
}
