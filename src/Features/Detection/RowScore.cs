namespace SensorGrid.Features.Detection;

/// <summary>The model's score of one row of <see cref="DetectorInputs"/>.</summary>
/// <param name="Strangeness">The strangeness of the row; on any scale, as long as a stranger one gets more. The detector compares it with the sensor's own recent ones.</param>
/// <param name="Evidence">
/// Evidence for an anomaly, 0 or more, on the detector's own scale, where 5 is an alarm; 0 for every row when the model has no such output.
/// </param>
public readonly record struct RowScore(float Strangeness, float Evidence);
