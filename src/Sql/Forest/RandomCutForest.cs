namespace SensorGrid.Sql.Forest;

/// <summary>A random cut forest over a stream of points (Guha, Mishra, Roy, Schrijvers: Robust Random Cut Forest Based Anomaly Detection on Streams, ICML 2016).</summary>
internal sealed class RandomCutForest
{
}
