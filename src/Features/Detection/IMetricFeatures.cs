namespace SensorGrid.Features.Detection;

/// <summary>Computes the features that a new alarm shows.</summary>
internal interface IMetricFeatures
{
    /// <summary>Gets the features of one metric as of the sensor's newest event time; none for a metric without features.</summary>
    (string[] Names, double[] Values) FeaturesOf(string metric);
}
